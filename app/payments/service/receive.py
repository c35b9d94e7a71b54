"""A transfer comes in: one officer records it, another confirms it or sends it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.accounts.queries import facilities
from app.kernel import audit, bus, clock, unique
from app.kernel.bank_references import reference_key, tidy_reference
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.notices import service as notices
from app.payments import queries
from app.payments.events import BillPaid
from app.payments.models import Bill, Receipt
from app.payments.service.bill import tell_facility
from app.payments.states import BILL_FLOW, RECEIPT_FLOW, ReceiptState
from app.programme.words import dong
from app.subsidies.states import AwardState

BANK = "bank"


@dataclass(frozen=True)
class Incoming:
    """What a bank statement says: the provider's own reference, đồng, day."""

    reference: str
    amount: Money
    received_on: date
    provider: str = BANK


def record(bill: Bill, actor: Actor, incoming: Incoming, *, version: int | None = None) -> Receipt:
    """Keep a transfer for an open bill, once per reference (I8), exactly the amount billed.

    Raises Invalid naming each field, WrongMoment when the bill is no longer open, NotAllowed without the right.
    """
    _begin(bill)
    BILL_FLOW.move(bill, "match", actor, version=version)
    reference = tidy_reference(incoming.reference)
    _refuse(bill, incoming, reference)
    receipt = Receipt(
        bill_id=bill.id,
        provider=incoming.provider,
        provider_ref=reference,
        ref_key=reference_key(reference),
        amount=incoming.amount,
        received_on=incoming.received_on,
        recorded_by=actor.person_id,
    )
    unique.add_once(receipt, lambda: Invalid({"reference": _known(reference, incoming.provider)}))
    facts = {"state": ReceiptState.RECORDED, "amount": incoming.amount, "reference": reference}
    audit.record(actor, receipt, "record", after=facts)
    _tell_confirmers(receipt)
    return receipt


def confirm(receipt: Receipt, actor: Actor, *, version: int | None = None) -> None:
    """A second officer found it on the statement too: the bill is paid.

    Raises NotAllowed for the one who recorded it, WrongMoment when it is no longer waiting.
    """
    bill = receipt.bill
    _begin(bill)
    db.session.refresh(receipt)
    RECEIPT_FLOW.move(receipt, "confirm", actor, version=version, amount=receipt.amount)
    BILL_FLOW.move(bill, "pay", actor, reference=receipt.provider_ref)
    receipt.confirmed_by, receipt.confirmed_at = actor.person_id, clock.now()
    bill.paid_at = receipt.confirmed_at
    db.session.flush()
    tell_facility(bill, "received", reference=receipt.provider_ref, on=receipt.received_on)
    bus.publish(BillPaid(bill.id))


def send_back(receipt: Receipt, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """The transfer does not stand: the bill is open again, the facility reads why. Raises Invalid without a reason."""
    bill = receipt.bill
    _begin(bill)
    db.session.refresh(receipt)
    RECEIPT_FLOW.move(receipt, "return", actor, reason=reason, version=version, amount=receipt.amount)
    BILL_FLOW.move(bill, "unmatch", actor, reason=reason, reference=receipt.provider_ref)
    tell_facility(bill, "sent_back", reference=receipt.provider_ref, reason=reason.strip())


def pay_back(receipt: Receipt, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """An own share already confirmed goes back to the facility, so that its award can be cancelled (I9).

    Raises NotAllowed for the one who confirmed it, Invalid without a reason, WrongMoment once the award is settled.
    """
    bill = receipt.bill
    _begin(bill)
    db.session.refresh(receipt)
    if bill.award.state is AwardState.SETTLED:
        raise WrongMoment(gettext("The support is settled, so the own share stays."))
    RECEIPT_FLOW.move(receipt, "refund", actor, reason=reason, version=version, amount=receipt.amount)
    BILL_FLOW.move(bill, "refund", actor, reason=reason, reference=receipt.provider_ref)
    bill.paid_at = None
    db.session.flush()
    tell_facility(bill, "paid_back", reference=receipt.provider_ref, reason=reason.strip())


def _begin(bill: Bill) -> None:
    facilities.lock(bill.facility_id)
    db.session.refresh(bill)


def _refuse(bill: Bill, incoming: Incoming, reference: str) -> None:
    wrong: dict[str, str] = {}
    if not reference_key(reference):
        wrong["reference"] = gettext("Write the bank's reference of the transfer.")
    elif queries.receipt_by_reference(incoming.provider, reference) is not None:
        wrong["reference"] = _known(reference, incoming.provider)
    if incoming.amount != bill.amount:
        wrong["amount"] = gettext(
            "The bill is for %(amount)s exactly. A different amount goes back to the sender.",
            amount=dong(bill.amount),
        )
    if not clock.local(bill.created_at).date() <= incoming.received_on <= clock.today():
        wrong["received_on"] = gettext("The day lies between the bill's day and today.")
    if wrong:
        raise Invalid(wrong)


def _known(reference: str, provider: str) -> str:
    known = queries.receipt_by_reference(provider, reference)
    number = known.bill.number if known else ""
    return gettext("This reference is already recorded for bill %(number)s.", number=number)


def _tell_confirmers(receipt: Receipt) -> None:
    bill = receipt.bill
    notices.tell_officers(
        Permission.RECEIPT_CONFIRM,
        None,
        "payments/recorded",
        key=f"receipt:{receipt.id}:recorded",
        link=("payments_desk.bill", {"bill_id": bill.id}),
        number=bill.number,
        facility=bill.facility.name,
        amount=receipt.amount,
        reference=receipt.provider_ref,
    )
