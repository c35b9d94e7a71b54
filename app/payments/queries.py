"""Reading bills, receipts and the collecting account."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from app.accounts.models import Facility, Person
from app.accounts.queries import facilities
from app.kernel import audit
from app.kernel.audit import AuditEntry
from app.kernel.bank_references import holds_reference, reference_key
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.payments.models import Bill, CollectingAccount, Receipt
from app.payments.states import AccountState, BillState, ReceiptState
from app.reference import queries as reference
from app.reference.models import Bank
from app.subsidies.models import Award

MINE = "mine"
"""Filter for bills whose recorded transfer this person may confirm; a badge leads there."""


def bill(bill_id: int, actor: Actor) -> Bill:
    """A bill this person may read; NotFound otherwise."""
    found = db.session.get(Bill, bill_id)
    if found is None or not actor.can_on(Permission.BILL_READ, found.belongs()):
        raise NotFound()
    return found


def receipt_of(bill: Bill, receipt_id: int) -> Receipt:
    """One of the bill's receipts; NotFound otherwise."""
    found = next((one for one in bill.receipts if one.id == receipt_id), None)
    if found is None:
        raise NotFound()
    return found


def visible(actor: Actor) -> Select[Bill]:
    """The bills this person may read, joined with facility and award."""
    query = (
        select(Bill)
        .join(Facility, Facility.id == Bill.facility_id)
        .join(Award, Award.id == Bill.award_id)
        .options(contains_eager(Bill.facility.of_type(Facility)), contains_eager(Bill.award))
    )
    return query.where(
        within(actor, Permission.BILL_READ, province=Facility.province_code, own=Bill.facility_id)
    )


def to_list(actor: Actor) -> Select[Bill]:
    """As ``visible``, with what a row of the desk's list shows."""
    return visible(actor).options(
        contains_eager(Bill.facility.of_type(Facility)).options(*facilities.NAMED),
        contains_eager(Bill.award).load_only(Award.number),
        lazyload(Bill.account),
    )


def receipts(actor: Actor) -> Select[Receipt]:
    """The transfers on bills this person may read, with bill and facility."""
    query = (
        select(Receipt).join(Bill, Bill.id == Receipt.bill_id).join(Facility, Facility.id == Bill.facility_id)
    )
    return query.where(
        within(actor, Permission.BILL_READ, province=Facility.province_code, own=Bill.facility_id)
    ).options(
        contains_eager(Receipt.bill)
        .load_only(Bill.number)
        .options(
            contains_eager(Bill.facility.of_type(Facility)).options(*facilities.NAMED),
            lazyload(Bill.award),
            lazyload(Bill.account),
        )
    )


def finds_receipt(words: str) -> ColumnElement[bool]:
    """A transfer by its reference, its bill or its facility."""
    found = holds_reference(words, Receipt.ref_key)
    return or_(found, is_numbered(words, Bill.number, Bill.memo), facilities.matches(words))


def matches(words: str) -> ColumnElement[bool]:
    """A bill by its number, its award's, the words or the reference of a transfer, or its facility."""
    paid = Bill.id.in_(select(Receipt.bill_id).where(holds_reference(words, Receipt.ref_key)))
    award = Bill.award_id.in_(select(Award.id).where(is_numbered(words, Award.number)))
    maker = facilities.Through(Bill.facility_id).matches(words)
    return or_(is_numbered(words, Bill.number, Bill.memo), award, maker, paid)


def own_bills(actor: Actor, *, unpaid: bool = False) -> list[Bill]:
    """The facility's bills, newest first, or only those that wait for its payment."""
    query = visible(actor).where(Bill.facility_id == actor.organisation_id)
    if unpaid:
        query = query.where(Bill.state == BillState.OPEN)
    return list(db.session.scalars(query.order_by(Bill.id.desc())))


def open_count(actor: Actor) -> Select[int]:
    """How many bills of a facility wait for its payment, as a question."""
    return select(func.count(Bill.id)).where(
        Bill.facility_id == actor.organisation_id, Bill.state == BillState.OPEN
    )


def to_confirm_count(actor: Actor) -> Select[int]:
    """How many bills have a transfer that waits for this officer as the second one, as a question."""
    return select(func.count()).select_from(visible(actor).where(for_me(actor)).subquery())


def for_me(actor: Actor) -> ColumnElement[bool]:
    """Bills with a transfer a colleague recorded, which this officer may confirm as the second one."""
    others = or_(Receipt.recorded_by.is_(None), Receipt.recorded_by != actor.person_id)
    return Bill.id.in_(select(Receipt.bill_id).where(Receipt.state == ReceiptState.RECORDED, others))


def bill_of(award_id: int) -> Bill | None:
    """The bill of an award."""
    return db.session.scalar(select(Bill).where(Bill.award_id == award_id))


def unpaid_bill_of(award_id: int) -> int | None:
    """The number of the award's bill while it waits for the facility's transfer; None once one was recorded."""
    return db.session.scalar(select(Bill.id).where(Bill.award_id == award_id, Bill.state == BillState.OPEN))


def receipt_by_reference(provider: str, provider_ref: str) -> Receipt | None:
    """The receipt a provider's reference was kept as, however it is spelt (I8: at most one)."""
    key = reference_key(provider_ref)
    query = select(Receipt).where(Receipt.provider == provider, Receipt.ref_key == key)
    return db.session.scalar(query)


def active_account() -> CollectingAccount | None:
    """Where own shares are paid into now."""
    return _account_in(AccountState.IN_USE)


def accounts() -> list[CollectingAccount]:
    """Every account that was ever named, newest first."""
    return list(db.session.scalars(select(CollectingAccount).order_by(CollectingAccount.id.desc())))


def waiting_account() -> CollectingAccount | None:
    """An account one officer named and nobody confirmed or set aside yet."""
    return _account_in(AccountState.WAITING)


def _account_in(state: AccountState) -> CollectingAccount | None:
    return db.session.scalars(select(CollectingAccount).where(CollectingAccount.state == state)).one_or_none()


def receiving_banks() -> list[Bank]:
    """The banks a VietQR transfer can reach, by name."""
    return reference.banks()


def last_sent_back(bill: Bill) -> AuditEntry | None:
    """Why the last transfer for an open bill did not stand; None when there was none."""
    return audit.last(bill, "unmatch", "refund") if bill.state is BillState.OPEN else None


def standing_receipt(bill: Bill) -> Receipt | None:
    """The transfer that is recorded or confirmed for a bill."""
    return next((one for one in reversed(bill.receipts) if one.state is not ReceiptState.RETURNED), None)


def account(account_id: int) -> CollectingAccount:
    """An account by its number in our books; NotFound otherwise."""
    found = db.session.get(CollectingAccount, account_id)
    if found is None:
        raise NotFound()
    return found


def names(ids: set[int]) -> dict[int, str]:
    """The names of these people."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
