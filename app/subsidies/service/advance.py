"""Paying the advance on the signed contract, and recording one that came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.kernel import clock, unique
from app.kernel.bank_references import reference_key, tidy_reference
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme.words import dong
from app.subsidies import award_facts, ledger, queries, rules
from app.subsidies.models import Award, Disbursement
from app.subsidies.rules import Objected
from app.subsidies.service import tell
from app.subsidies.service.approve import refuse_unless_independent
from app.subsidies.states import AWARD_FLOW, Payment

ADVANCE, RETURNED, REST = Payment.ADVANCE, Payment.RETURNED, Payment.REST


@dataclass(frozen=True)
class Transfer:
    """A bank transfer that was made: its reference and its day."""

    reference: str
    paid_on: date


def advance(
    award: Award, actor: Actor, *, amount: Money, transfer: Transfer, version: int | None = None
) -> None:
    """Pay up to 70 % of the support on the signed stand contract (R20, R22, I6).

    Raises Objected without the contract, Invalid for amount, reference or day, NotAllowed for whoever decided.
    """
    facts = award_facts.begin(award)
    AWARD_FLOW.move(award, "advance", actor, version=version, amount=amount)
    refuse_unless_independent(facts.appraisers, actor)
    missing = rules.missing_for_advance(facts.papers)
    if missing:
        raise Objected(missing)
    most = facts.most_advance(award.support)
    if not 0 < amount <= most:
        text = gettext(
            "An advance is at most %(most)s, %(percent)s%% of the support.",
            most=dong(most),
            percent=facts.advance_percent,
        )
        raise Invalid({"amount": text})
    ledger.pay(award, facts.chain, advanced(award, amount), actor, name=ADVANCE)
    award.paid = amount
    tell.paid(award, disburse(award, actor, ADVANCE, amount, transfer))


def take_back(
    award: Award, actor: Actor, *, transfer: Transfer, reason: str, version: int | None = None
) -> None:
    """Record that the whole advance came back: paid money is committed money again.

    Raises Invalid without a reason or for reference and day, WrongMoment when no advance is out.
    """
    facts = award_facts.begin(award)
    AWARD_FLOW.move(award, "take_back", actor, reason=reason, version=version, amount=award.paid)
    refuse_unless_independent(facts.appraisers, actor)
    back = {code: Money(-part) for code, part in advanced(award, award.paid).items()}
    ledger.pay(award, facts.chain, back, actor, name=RETURNED)
    amount, award.paid = award.paid, Money(0)
    disburse(award, actor, RETURNED, amount, transfer)


def advanced(award: Award, amount: Money) -> dict[str, Money]:
    """Which item an advance of this amount was for, in proportion to the support."""
    lines = [line for line in award.lines if line.support]
    parts = rules.spread(amount, [line.support for line in lines])
    return {line.cost_item_code: part for line, part in zip(lines, parts, strict=True) if part}


def disburse(award: Award, actor: Actor, kind: str, amount: Money, transfer: Transfer) -> Disbursement:
    """Keep the transfer; a reference is used once (I8), a day lies between approval and today."""
    reference = tidy_reference(transfer.reference)
    _refuse_transfer(award, reference, transfer.paid_on)
    payment = Disbursement(
        award_id=award.id,
        kind=kind,
        amount=amount,
        bank_reference=reference,
        ref_key=reference_key(reference),
        paid_on=transfer.paid_on,
        paid_by=actor.person_id,
    )
    unique.add_once(payment, lambda: Invalid({"bank_reference": _known()}))
    return payment


def _refuse_transfer(award: Award, reference: str, paid_on: date) -> None:
    wrong: dict[str, str] = {}
    key = reference_key(reference)
    if not key:
        wrong["bank_reference"] = gettext("Write the bank's reference of the transfer.")
    elif queries.is_paid_with(key):
        wrong["bank_reference"] = _known()
    approved = clock.local(award.approved_at).date() if award.approved_at else paid_on
    if not approved <= paid_on <= clock.today():
        wrong["paid_on"] = gettext("The day lies between the approval and today.")
    if wrong:
        raise Invalid(wrong)


def _known() -> str:
    return gettext("This reference is already recorded for another payment.")
