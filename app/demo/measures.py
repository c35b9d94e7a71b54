"""Changes of what money is measured by, as a visitor finds them: four wait for a second person, three are decided.

All amounts are invented and say so.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.demo.funds import CLAUSE, PROVINCE_CAP, TIGHT_CAP
from app.demo.people import Cast
from app.fairs.models import Fair
from app.fairs.service import price
from app.fairs.states import FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.programme import measures, put_forward
from app.programme.models import BudgetLine, MeasureProposal, Period, Target
from app.programme.queries import period_on
from app.programme.service import Line
from app.programme.states import FairKind, LineScope
from app.reference.models import Province

LATE_PERCENT, LATE_DAYS, TARGET = 75, 45, 18
RAISED = Money(PROVINCE_CAP + 80_000_000)
TIGHT_REST = 3_800_000
CUT = "Điều chỉnh theo dự toán gian hàng còn lại (số minh họa)."
SUPPLEMENT = "Bổ sung kế hoạch theo đề nghị của tỉnh (số minh họa)."
QUOTED = "Ban tổ chức báo giá mới (số minh họa)."
LEFT_OPEN = "Quyết định 000/QĐ-SCT (số minh họa)"
TOO_EARLY = "Chưa có quyết định bổ sung dự toán."


def put(cast: Cast, fairs: list[Fair]) -> None:
    """A ceiling raised, one left open and one refused some days ago; now a rate known late, a ceiling, a target and a stand price wait."""
    officer, approver = cast.national["chuyenvien"], cast.national["nguoiduyet"]
    first, second, third = _province_lines(3)
    with clock.fixed(clock.now() - timedelta(days=9)):
        raised, refused = _raise(first, cast), _raise(second, cast)
        left_open = _without_amount(first, cast)
    with clock.fixed(clock.now() - timedelta(days=7)):
        measures.confirm(raised, approver)
        measures.confirm(left_open, approver)
        measures.set_aside(refused, approver, reason=TOO_EARLY)
    with clock.fixed(clock.now() - timedelta(days=2)):
        _raise(third, cast)
        put_forward.rate(
            FairKind.JOINED,
            "stand_rent",
            officer,
            percent=LATE_PERCENT,
            cap=None,
            valid_from=clock.today() - timedelta(days=LATE_DAYS),
            clause=CLAUSE,
        )
        fair = next(
            one
            for one in fairs
            if one.state is FairState.PUBLISHED and one.stand_price is not None and price.is_fixed(one)
        )
        put_forward.target_amount(_target(), TARGET, officer, clause=CLAUSE)
        price.put_price_forward(fair, Money((fair.stand_price or 0) + 300_000), officer, reason=QUOTED)


def tighten(cast: Cast) -> None:
    """What is left for stand rent at the nearest fair is less than the support of one more stand: a refusal can be seen."""
    line = db.session.scalars(select(BudgetLine).where(BudgetLine.cap == TIGHT_CAP)).one()
    db.session.refresh(line)
    lower = Money(line.committed + line.paid + TIGHT_REST)
    officer = cast.national["chuyenvien"]
    lowered = put_forward.move_ceiling(line, lower, officer, reason=CUT, seen=line.cap)
    measures.confirm(lowered, cast.national["nguoiduyet"])


def _target() -> Target:
    """A number of the running period that no published text was found for yet."""
    period = period_on(clock.today())
    assert period is not None, "the programme's periods are loaded first"
    return period.targets[0]


def _province_lines(count: int) -> list[BudgetLine]:
    """The national ceilings of this year of provinces that share the usual amount."""
    query = (
        select(BudgetLine)
        .join(Province, Province.code == BudgetLine.province_code)
        .where(
            BudgetLine.scope == LineScope.PROVINCE_YEAR,
            BudgetLine.year == clock.today().year,
            BudgetLine.cap == PROVINCE_CAP,
        )
        .order_by(Province.code)
    )
    return list(db.session.scalars(query.limit(count)))


def _without_amount(near: BudgetLine, cast: Cast) -> MeasureProposal:
    """The own money of one province is left without a ceiling, by a decision."""
    wish = Line(
        LineScope.PROVINCE_YEAR,
        db.session.get_one(Period, near.period_id),
        None,
        LEFT_OPEN,
        near.year,
        db.session.get_one(Province, near.province_code),
        local=True,
        decided_on=clock.today() - timedelta(days=3),
    )
    return put_forward.ceiling(wish, cast.national["chuyenvien"])


def _raise(line: BudgetLine, cast: Cast) -> MeasureProposal:
    officer = cast.national["chuyenvien"]
    return put_forward.move_ceiling(line, RAISED, officer, reason=SUPPLEMENT, seen=line.cap)
