"""What does not go straight on: returned, refused, cancelled, waiting for the second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.demo.trips import Trip
from app.fairs.models import Allocation
from app.fairs.service import allocation, apply, decide
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.payments.models import Receipt
from app.payments.service.receive import Incoming, confirm, pay_back, record, send_back
from app.subsidies.service import approve, cancel, pledge, reject, return_for_changes

RETURN = "Cam kết đối ứng thiếu chữ ký của người đại diện. Hãy ký lại và nộp bản quét."
FAIL = "Địa điểm sản xuất không thuộc địa bàn được hỗ trợ theo hồ sơ đã nộp."
REJECT = "Hội chợ ưu tiên cơ sở tham gia lần đầu; cơ sở đã dự ba lần liên tiếp."
REWORK = "Đơn giá gian hàng chưa khớp với báo giá của đơn vị tổ chức. Đề nghị lập lại."
REFUSE = "Cơ sở đã được ngân sách địa phương hỗ trợ đúng nội dung này."
LOWER = "Kinh phí còn lại của hội chợ được chia đều cho các cơ sở trong danh sách."
CANCEL = "Cơ sở có văn bản xin không tham gia hội chợ."
ODD_TRANSFER = "Sao kê ghi người chuyển là cá nhân không thuộc cơ sở. Đã chuyển trả."
PAY_BACK = "Cơ sở rút khỏi hội chợ trước hạn, được hoàn phần đối ứng."
MOVE_STAND = "Đổi sang gian gần lối vào theo đề nghị của đơn vị tổ chức."
ROUND = 100_000
HOLD_DAYS = 30
"""Before the fair begins."""


@dataclass(frozen=True)
class Turn:
    """After which step of the straight way it comes, and what happens."""

    after: str
    take: Callable[[Trip], None]
    late: bool = False
    """One moment later than the next step would come, so that what it starts still waits."""


def _discarded(trip: Trip) -> None:
    apply.discard(trip.application, trip.shop.owner)


def _returned(trip: Trip) -> None:
    decide.decide(trip.application, "return", trip.officer, reason=RETURN)


def _failed(trip: Trip) -> None:
    decide.decide(trip.application, "fail", trip.officer, reason=FAIL)


def _waiting(trip: Trip) -> None:
    decide.decide(trip.application, "wait", trip.head)


def _rejected(trip: Trip) -> None:
    decide.decide(trip.application, "reject", trip.head, reason=REJECT)


def _withdrawn(trip: Trip) -> None:
    apply.withdraw(trip.application, trip.shop.owner)


def _award_returned(trip: Trip) -> None:
    return_for_changes(trip.award, trip.cast.national["nguoiduyet"], reason=REWORK)


def _award_rejected(trip: Trip) -> None:
    reject(trip.award, trip.cast.national["nguoiduyet"], reason=REFUSE)


def _award_cancelled(trip: Trip) -> None:
    cancel(trip.award, trip.cast.national["nguoiduyet"], reason=CANCEL)


def _award_lowered(trip: Trip) -> None:
    """Less was approved than proposed, only now: the facility's pledge of the larger own share is awaited."""
    _approve_less(trip)


def _award_pledged(trip: Trip) -> None:
    """Less was approved than proposed, and the facility pledged the larger own share at once."""
    _approve_less(trip)
    pledge(trip.award, trip.shop.owner)


def _approve_less(trip: Trip) -> None:
    lower = Money(trip.award.support * 3 // 4 // ROUND * ROUND)
    approve(trip.award, trip.cast.national["nguoiduyet"], amount=lower, reason=LOWER)


def transfer_recorded(trip: Trip) -> Receipt | None:
    """The first accountant found the own share on the statement; None where nothing is owed."""
    bill = trip.bill
    if bill is None:
        return None
    incoming = Incoming(f"FT{next(trip.references)}", bill.amount, clock.today())
    return record(bill, trip.cast.national["ketoan1"], incoming)


def _transfer_waiting(trip: Trip) -> None:
    transfer_recorded(trip)


def _transfer_sent_back(trip: Trip) -> None:
    receipt = transfer_recorded(trip)
    if receipt is not None:
        send_back(receipt, trip.cast.national["ketoan2"], reason=ODD_TRANSFER)


def _paid_back(trip: Trip) -> None:
    """The facility stays at home: its own share goes back to it, then its support is cancelled."""
    receipt = transfer_recorded(trip)
    if receipt is not None:
        confirm(receipt, trip.cast.national["ketoan2"])
        pay_back(receipt, trip.cast.national["ketoan1"], reason=PAY_BACK)
        _award_cancelled(trip)


def _stand_on_hold(trip: Trip) -> None:
    until = clock.at(trip.application.fair.starts_on, 0) - timedelta(days=HOLD_DAYS)
    for stand in trip.free_stands()[:1]:
        allocation.give(stand, trip.application, trip.officer, held_until=until)


def _stand_changed(trip: Trip) -> None:
    held = select(Allocation).where(Allocation.application_id == trip.application.id)
    for row in db.session.scalars(held.limit(1)).all():
        allocation.free(row, trip.officer, reason=MOVE_STAND)
    for stand in trip.free_stands()[1:2]:
        allocation.give(stand, trip.application, trip.officer)


TURNS = {
    "discarded": Turn("draft", _discarded),
    "returned": Turn("submitted", _returned),
    "failed": Turn("submitted", _failed),
    "withdrawn": Turn("submitted", _withdrawn),
    "waiting": Turn("eligible", _waiting),
    "rejected": Turn("eligible", _rejected),
    "award_returned": Turn("proposed", _award_returned),
    "award_rejected": Turn("proposed", _award_rejected),
    "award_lowered": Turn("proposed", _award_lowered, late=True),
    "award_pledged": Turn("proposed", _award_pledged),
    "award_cancelled": Turn("awarded", _award_cancelled),
    "transfer_waiting": Turn("awarded", _transfer_waiting),
    "transfer_sent_back": Turn("awarded", _transfer_sent_back),
    "paid_back": Turn("awarded", _paid_back),
    "stand_on_hold": Turn("awarded", _stand_on_hold),
    "stand_changed": Turn("stand", _stand_changed),
}
