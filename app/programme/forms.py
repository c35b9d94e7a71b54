"""What people ask of the rates, and what staff write about the programme."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.accounts.states import LegalForm
from app.kernel.date_fields import DayField
from app.kernel.forms import (
    AskedForm,
    ChoiceField,
    DongField,
    KeyedForm,
    LongTextField,
    SeenField,
    TextField,
    WholeField,
)
from app.kernel.i18n import gettext, lazy_gettext, lazy_pgettext, localised
from app.kernel.money import Money
from app.programme import queries
from app.programme.states import FairKind, FundSource, LineScope
from app.programme.words import FUNDS, KINDS, LEGAL_FORMS, SCOPES
from app.reference import queries as reference

MOST_STANDS = 20
MOST_PRICE = 10**10


class CalculatorForm(AskedForm):
    """Kind of fair, how many stands, and the price of one in đồng."""

    kind = ChoiceField(lazy_gettext("Kind of fair"), choices=list(KINDS.items()), default=FairKind.JOINED)
    stands = WholeField(
        lazy_gettext("How many stands"),
        default=2,
        validators=[
            InputRequired(lazy_gettext("Write how many.")),
            NumberRange(1, MOST_STANDS, lazy_gettext("From 1 to 20 stands.")),
        ],
    )
    price = DongField(
        lazy_gettext("Price of one stand"),
        alone="A calculator: nothing is kept, and trying another size is what it is for.",
        default=6_500_000,
        validators=[
            InputRequired(lazy_gettext("Write the price.")),
            NumberRange(1, MOST_PRICE, lazy_gettext("Write a price between 1 and 10,000,000,000 ₫.")),
        ],
    )


class CheckForm(AskedForm):
    """Legal form and place of production."""

    legal_form = ChoiceField(
        lazy_pgettext("programme", "Legal form"),
        choices=list(LEGAL_FORMS.items()),
        default=LegalForm.HOUSEHOLD,
    )
    place = TextField(
        lazy_gettext("Commune or ward where you produce"),
        validators=[DataRequired(lazy_gettext("Write the commune or ward.")), Length(max=120)],
    )
    commune = HiddenField()
    craft_village = BooleanField(lazy_gettext("The place is a craft village recognised by the province"))


class RateForm(KeyedForm):
    """A new rate from a day on; the one before ends the day before."""

    fair_kind = ChoiceField(lazy_gettext("Kind of fair"), choices=list(KINDS.items()))
    cost_item_code = ChoiceField(lazy_gettext("Cost item"))
    percent = WholeField(
        lazy_gettext("Percent the State pays"),
        validators=[
            InputRequired(lazy_gettext("Write a percent from 0 to 100.")),
            NumberRange(0, 100, lazy_gettext("Write a percent from 0 to 100.")),
        ],
    )
    cap = DongField(
        lazy_gettext("Most per facility"),
        validators=[Optional(), NumberRange(1, None, lazy_gettext("Leave it empty for no ceiling."))],
        neighbour="the ceiling of the rate in force, or of the item at other fairs",
    )
    valid_from = DayField(
        lazy_gettext("In force from"), validators=[InputRequired(lazy_gettext("Choose the first day."))]
    )
    clause = TextField(
        lazy_gettext("Clause of the law"),
        validators=[InputRequired(lazy_gettext("Name the text and its clause.")), Length(max=500)],
    )


class ParameterForm(KeyedForm):
    """A new number of the law from a day on."""

    code = ChoiceField(lazy_gettext("Figure set by law"))
    value = WholeField(
        lazy_gettext("Value"),
        validators=[
            InputRequired(lazy_gettext("Write a whole number.")),
            NumberRange(0, 10**9, lazy_gettext("Write a whole number.")),
        ],
    )
    valid_from = DayField(
        lazy_gettext("In force from"), validators=[InputRequired(lazy_gettext("Choose the first day."))]
    )
    clause = TextField(
        lazy_gettext("Clause of the law"),
        validators=[InputRequired(lazy_gettext("Name the text and its clause.")), Length(max=500)],
    )


class AmountOrDecision(KeyedForm):
    """How much in đồng, or no amount by a decision with its number and day."""

    cap = DongField(
        lazy_gettext("Ceiling"),
        validators=[Optional(), NumberRange(0, 10**14, lazy_gettext("Write the ceiling in đồng."))],
        neighbour="its former amount, or that of ceilings of the same scope",
    )
    uncapped = BooleanField(lazy_gettext("No amount: a decision leaves this ceiling open"))
    clause = TextField(lazy_gettext("Decision that sets it"), validators=[Optional(), Length(max=500)])
    decided_on = DayField(lazy_gettext("Day of the decision"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Either an amount, or none with number and day of the decision."""
        right, wrong = super().validate(extra_validators), dict[str, str]()
        if self.uncapped.data and self.cap.data is not None:
            wrong["cap"] = gettext(
                "Either an amount or none by a decision: empty this field or take the mark off."
            )
        if not self.uncapped.data and self.cap.data is None and not self.cap.errors:
            wrong["cap"] = gettext("Write the ceiling in đồng.")
        if self.uncapped.data and not self.clause.data:
            wrong["clause"] = gettext("Name the decision.")
        if self.uncapped.data and self.decided_on.data is None and not self.decided_on.errors:
            wrong["decided_on"] = gettext("Write the day of the decision, today at the latest.")
        self.refuse(wrong)
        return right and not wrong

    @property
    def amount(self) -> Money | None:
        """The amount in đồng; None for no amount by a decision."""
        return None if self.uncapped.data else Money(self.cap.data or 0)


class FairLineForm(AmountOrDecision):
    """The ceiling of a fair, always with the decision that says so."""

    clause = TextField(
        lazy_gettext("Decision that sets it"),
        validators=[InputRequired(lazy_gettext("Name the decision.")), Length(max=500)],
    )


class LineForm(FairLineForm):
    """A new ceiling: its scope, whom or what it bounds, and how much in đồng."""

    LOCAL = "local"
    period = ChoiceField(lazy_gettext("Period"))
    scope = ChoiceField(
        lazy_gettext("What it bounds"),
        choices=[
            (LineScope.PERIOD, SCOPES[LineScope.PERIOD]),
            (LineScope.YEAR, SCOPES[LineScope.YEAR]),
            (LineScope.PROVINCE_YEAR, SCOPES[LineScope.PROVINCE_YEAR]),
            (LOCAL, FUNDS[FundSource.LOCAL]),
        ],
    )
    year = WholeField(
        lazy_gettext("Year"),
        validators=[Optional(), NumberRange(2021, 2100, lazy_gettext("Write the year."))],
    )
    province_code = ChoiceField(lazy_gettext("Province"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period.choices = [(one.code, localised(one)) for one in queries.periods()]
        self.province_code.choices = [
            ("", lazy_gettext("– none –")),
            *((one.code, localised(one)) for one in reference.provinces()),
        ]

    @property
    def bounds(self) -> LineScope:
        """The scope that was chosen; a province's own money bounds the province's year."""
        known = self.scope.data in set(LineScope)
        return LineScope(self.scope.data) if known else LineScope.PROVINCE_YEAR


class CeilingForm(AmountOrDecision):
    """A ceiling raised, lowered or left open by a decision, with the reason."""

    reason = LongTextField(
        lazy_gettext("Reason"),
        validators=[InputRequired(lazy_gettext("Say why.")), Length(max=2000)],
    )
    seen = SeenField()


class TargetForm(KeyedForm):
    """What a period promised, and the text that says so."""

    amount = WholeField(
        lazy_pgettext("target", "Number"),
        validators=[
            InputRequired(lazy_gettext("Write a whole number.")),
            NumberRange(0, 10**9, lazy_gettext("Write a whole number.")),
        ],
    )
    clause = TextField(
        lazy_gettext("Clause of the law"),
        validators=[InputRequired(lazy_gettext("Name the text and its clause.")), Length(max=500)],
    )


def asked(form: type[AskedForm], args: Any, *names: str) -> AskedForm:
    """A GET form filled from the address, or with its defaults when none of its fields is there."""
    return form(args) if any(name in args for name in names) else form(formdata=None)
