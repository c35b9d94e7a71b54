"""What facilities fill in about a result, the answer to a later question, and the officers' filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import Length, Optional, ValidationError

from app.kernel import untrusted
from app.kernel.date_fields import DayField
from app.kernel.edit_forms import EditForm
from app.kernel.file_fields import PaperField
from app.kernel.foreign_amounts import ForeignField, written
from app.kernel.forms import (
    ChoiceField,
    DongField,
    KeyedForm,
    LongTextField,
    NameField,
    RadioChoiceField,
    StepForm,
    TextField,
    WholeField,
)
from app.kernel.i18n import gettext, language, lazy_gettext
from app.outcomes import rules
from app.outcomes.models import Outcome
from app.outcomes.service import Jobs, Paper, Report
from app.outcomes.states import BuyerKind, Contribution, Stage
from app.outcomes.words import BUYERS, CONTRIBUTIONS

Usual = Callable[[str, int | None], int | None]
"""Currency and amount in its smallest unit (None for đồng) → what its value in đồng is usually like."""
MOST_NAME = 300
MOST_TEXT = 4_000


class PapersForm(KeyedForm):
    """More evidence for a result that was reported."""

    files = PaperField(lazy_gettext("Papers"), multiple=True)

    def papers(self) -> list[Paper]:
        """The files as they were sent."""
        return [Paper(sent.content, sent.name) for sent in self.files.data]


class OutcomeForm(PapersForm):
    """A result at one stage; ``count_in`` says how many decimals the currencies have."""

    fair_id = ChoiceField(lazy_gettext("Fair it came from"), coerce=int, validators=[Optional()])
    enquiry_id = ChoiceField(lazy_gettext("Enquiry it came from"), coerce=int, validators=[Optional()])
    follow_up_id = HiddenField()
    buyer_name = NameField(lazy_gettext("Buyer"))
    buyer_tax_number = TextField(lazy_gettext("Tax number of the buyer"))
    buyer_country_code = ChoiceField(lazy_gettext("Country of the buyer"))
    buyer_kind = ChoiceField(
        lazy_gettext("What the buyer does"),
        choices=[(k.value, label) for k, label in BUYERS.items()],
        default=BuyerKind.OTHER.value,
    )
    first_time_buyer = BooleanField(lazy_gettext("We never sold to this buyer before"))
    happened_on = DayField(lazy_gettext("Day"), validators=[Optional()])
    place = NameField(lazy_gettext("Where you met"))
    contract_number = TextField(lazy_gettext("Number of the paper"))
    currency_code = ChoiceField(lazy_gettext("Currency of the paper"), validators=[Optional()])
    amount_foreign = ForeignField(lazy_gettext("Amount in that currency"))
    rate_on = DayField(lazy_gettext("Day of the exchange rate"), validators=[Optional()])
    amount = DongField(
        lazy_gettext("Value in đồng"),
        neighbour="what was said before, the foreign amount, or the usual value",
    )
    contribution = RadioChoiceField(
        lazy_gettext("How much of it is due to the fair or this site?"),
        choices=[(c.value, label) for c, label in CONTRIBUTIONS.items()],
        default=Contribution.PART.value,
    )
    note = LongTextField(lazy_gettext("Note"), [Length(max=MOST_TEXT)])
    confidential = BooleanField(lazy_gettext("Keep this contract confidential"))

    def validate_amount_foreign(self, field: Any) -> None:
        """Refuse what is no amount."""
        try:
            _ = self._units
        except ValueError as fault:
            raise ValidationError(gettext("Write an amount, for example 12,500.50.")) from fault

    def count_in(self, decimals: Mapping[str, int]) -> None:
        """Say how many decimals each currency has."""
        self.amount_foreign.in_currency(self.currency_code.data or rules.HOME_CURRENCY, decimals)

    @property
    def _units(self) -> int | None:
        return None if self.amount_foreign.code == rules.HOME_CURRENCY else self.amount_foreign.units

    def compare(self, usual: Usual) -> None:
        """Say what the value is like: the foreign amount by the rate last reported, else what is usual."""
        try:
            units = self._units
        except ValueError:
            units = None
        self.amount.compare(usual(self.amount_foreign.code, units))

    def report(self, stage: Stage) -> Report:
        """The answers as plain values."""
        return Report(
            stage=stage,
            buyer_name=(self.buyer_name.data or "")[:MOST_NAME],
            happened_on=self.happened_on.data,
            fair_id=self.fair_id.data or None,
            enquiry_id=self.enquiry_id.data or None,
            buyer_tax_number=(self.buyer_tax_number.data or "")[:40],
            buyer_kind=BuyerKind(self.buyer_kind.data or BuyerKind.OTHER),
            buyer_country_code=self.buyer_country_code.data or "",
            first_time_buyer=bool(self.first_time_buyer.data),
            place=(self.place.data or "")[:MOST_NAME],
            contract_number=(self.contract_number.data or "")[:80],
            currency_code=self.currency_code.data or rules.HOME_CURRENCY,
            amount_foreign=self._units,
            rate_on=self.rate_on.data,
            amount=self.amount.data,
            contribution=Contribution(self.contribution.data or Contribution.PART),
            note=self.note.data or "",
            confidential=bool(self.confidential.data),
            follow_up_id=untrusted.whole(self.follow_up_id.data),
        )

    def show(self, outcome: Outcome) -> None:
        """Fill in what was said before."""
        for name, value in said_before(outcome, self.amount_foreign.decimals).items():
            self[name].data = value


class CorrectionForm(OutcomeForm, EditForm):
    """A result said again."""

    not_stored = frozenset({"follow_up_id"})


def said_before(outcome: Outcome, decimals: Mapping[str, int]) -> dict[str, Any]:
    """What was said of a result, by field; ``decimals`` is how many each currency has."""
    said = {
        name: getattr(outcome, name)
        for name in (
            *("buyer_name", "buyer_tax_number", "buyer_country_code", "first_time_buyer", "happened_on"),
            *("place", "contract_number", "currency_code", "rate_on", "amount", "note", "confidential"),
        )
    }
    said |= {"fair_id": outcome.fair_id or 0, "enquiry_id": outcome.enquiry_id or 0}
    said |= {"buyer_kind": outcome.buyer_kind.value, "contribution": outcome.contribution.value}
    if outcome.amount_foreign is not None:
        places = decimals.get(outcome.currency_code, 2)
        said["amount_foreign"] = written(outcome.amount_foreign, places, language())
    return said


class AnswerForm(KeyedForm):
    """What came of a fair some months later."""

    what = RadioChoiceField(
        lazy_gettext("What came of it by now?"),
        choices=[
            ("nothing", lazy_gettext("Nothing was sold and nothing is being negotiated")),
            ("all", lazy_gettext("What we have reported is all")),
        ],
    )
    jobs_added = WholeField(lazy_gettext("People taken on since the fair"))
    jobs_female = WholeField(lazy_gettext("Women among them"))
    jobs_minority = WholeField(lazy_gettext("People of ethnic minorities among them"))
    note = LongTextField(lazy_gettext("Note"), [Length(max=MOST_TEXT)])

    def jobs(self) -> Jobs:
        """The people taken on."""
        return Jobs(self.jobs_added.data, self.jobs_female.data, self.jobs_minority.data)


class CheckForm(StepForm):
    """An officer's decision: the reason is read by the facility."""

    reason = LongTextField(lazy_gettext("Reason"), [Length(max=MOST_TEXT)])
