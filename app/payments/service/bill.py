"""The facility's own share as a bill: made and voided with the award, in its very transaction."""

from __future__ import annotations

from datetime import date, timedelta

from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.numbers import next_number
from app.kernel.permissions import job
from app.notices import service as notices
from app.payments import queries
from app.payments.models import Bill
from app.payments.states import BILL_FLOW, BillState
from app.subsidies.events import AwardApproved, AwardCancelled
from app.subsidies.models import Award
from app.subsidies.rules import PLEDGE_OWN_MONEY, Objection

SERIES = "TT"
PURPOSE = "VON DOI UNG"
DUE_WITHIN = timedelta(days=15)


def bill_award(event: AwardApproved) -> None:
    """Bill the own share of the supported items; nothing to pay, no bill. WrongMoment without a collecting account."""
    if event.own_share <= 0:
        return
    award = db.session.get_one(Award, event.award_id)
    account = queries.active_account()
    if account is None:
        raise WrongMoment(
            gettext("No bank account is open for own shares yet. Two accountants name and confirm one first.")
        )
    number = next_number(SERIES)
    bill = Bill(
        number=number,
        award_id=award.id,
        facility_id=award.facility_id,
        amount=event.own_share,
        due_on=due_on(clock.today(), award.application.fair.starts_on),
        memo=memo_of(number),
        account_id=account.id,
        is_demo=award.is_demo,
    )
    db.session.add(bill)
    audit.record(job("award approved"), bill, "issue", after={"state": BillState.OPEN, "amount": bill.amount})
    tell_facility(bill, "billed", due=bill.due_on)


def due_on(today: date, fair_starts: date) -> date:
    """Fifteen days, but before the fair opens; never a day that is over."""
    return max(today, min(today + DUE_WITHIN, fair_starts - timedelta(days=1)))


def memo_of(number: str) -> str:
    """The transfer's purpose: plain capitals and digits, at most 25, e.g. ``TT202600031 VON DOI UNG``."""
    return f"{number.replace('-', '')} {PURPOSE}"


def void_bill(event: AwardCancelled) -> None:
    """The award is gone, so nothing is owed; WrongMoment when money already came in for it."""
    bill = queries.bill_of(event.award_id)
    if bill is None or bill.state is BillState.VOID:
        return
    if bill.state is not BillState.OPEN:
        raise WrongMoment(
            gettext(
                "A transfer for bill %(number)s has already come in. Accountants pay it back first.",
                number=bill.number,
            )
        )
    BILL_FLOW.move(bill, "void", job("award cancelled"))
    tell_facility(bill, "voided")


def objections_to_settling(award_id: int) -> list[Objection]:
    """The State pays its last part only after the own share has come in (R17)."""
    bill = queries.bill_of(award_id)
    if bill is None or bill.state is BillState.PAID:
        return []
    text = gettext("The facility's own share, bill %(number)s, has not been paid.", number=bill.number)
    return [Objection("own_share", text, PLEDGE_OWN_MONEY)]


def tell_facility(bill: Bill, what: str, **facts: object) -> None:
    """Tell the facility about its bill."""
    notices.tell(
        bill.facility_id,
        f"payments/{what}",
        key=f"bill:{bill.id}:{what}:{bill.version}",
        link=("payments.bill", {"bill_id": bill.id}),
        number=bill.number,
        award=bill.award.number,
        amount=bill.amount,
        **facts,
    )
