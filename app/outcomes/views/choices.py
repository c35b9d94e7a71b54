"""The lists a facility chooses from, and what is known already filled in."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel import clock, dates, untrusted
from app.kernel.i18n import gettext as _, localised
from app.kernel.permissions import Actor
from app.outcomes.forms import CorrectionForm, OutcomeForm, said_before
from app.outcomes.models import Outcome
from app.outcomes.queries import mine, values
from app.reference import queries as reference

KNOWN = ("fair", "enquiry", "follow_up", "after")
COMMON = ("VND", "USD", "EUR", "JPY", "CNY", "KRW", "GBP", "SEK", "AUD", "SGD", "THB")


def correction(outcome: Outcome, actor: Actor) -> CorrectionForm:
    """The form to say a result again, filled with what was said."""
    form = CorrectionForm(thing=outcome, data=said_before(outcome, _decimals()))
    prepared(form, actor)
    return form


def _decimals() -> dict[str, int]:
    return {c.code: c.decimals for c in reference.currencies()}


def prepared(form: OutcomeForm, actor: Actor) -> OutcomeForm:
    """Fairs and enquiries of the facility, countries, currencies with the usual ones first."""
    fairs = [
        (f.id, f"{localised(f)}, {dates.short(f.starts_on)}") for f in mine.fairs_of(actor.organisation_id)
    ]
    asked = [(e.id, f"{e.number}, {e.buyer.name}") for e in mine.enquiries_of(actor.organisation_id)]
    form.fair_id.choices = [(0, _("None of our fairs")), *fairs]
    form.enquiry_id.choices = [(0, _("No enquiry on this site")), *asked]
    form.buyer_country_code.choices = [(c.code, localised(c)) for c in reference.countries()]
    money = reference.currencies()
    usual = sorted((c for c in money if c.code in COMMON), key=lambda c: COMMON.index(c.code))
    others = [c for c in money if c.code not in COMMON]
    form.currency_code.choices = [(c.code, f"{c.code} – {localised(c)}") for c in (*usual, *others)]
    form.count_in({c.code: c.decimals for c in money})
    form.compare(lambda code, units: values.usual(actor.organisation_id, code, units))
    return form


def prefill(form: OutcomeForm, actor: Actor, known: Mapping[str, str]) -> None:
    """Fill in from the fair, the enquiry, the question or the earlier result one came from."""
    form.buyer_country_code.data = "VN"
    form.happened_on.data = clock.today()
    if earlier := _number(known, "after"):
        form.show(mine.outcome(earlier, actor))
        form.happened_on.data, form.first_time_buyer.data = clock.today(), False
        form.contract_number.data, form.amount.data, form.amount_foreign.data = "", None, ""
    if asked := _number(known, "enquiry"):
        _from_enquiry(form, asked, actor)
    if fair := _number(known, "fair"):
        form.fair_id.data = fair
    if question := _number(known, "follow_up"):
        form.follow_up_id.data = str(question)
        form.fair_id.data = mine.follow_up(question, actor).fair_id


def _from_enquiry(form: OutcomeForm, enquiry_id: int, actor: Actor) -> None:
    asked = mine.enquiry(enquiry_id, actor)
    form.enquiry_id.data, form.fair_id.data = asked.id, asked.fair_id or 0
    form.buyer_name.data, form.buyer_tax_number.data = asked.buyer.name, asked.buyer.tax_number
    form.buyer_country_code.data = asked.buyer.country_code


def _number(known: Mapping[str, str], name: str) -> int | None:
    return untrusted.whole(known.get(name))
