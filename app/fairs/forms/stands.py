"""Stands: a grid to lay out, one stand to change, one to give."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.fairs.service.plan import Grid
from app.kernel.date_fields import MomentField
from app.kernel.edit_forms import EditForm
from app.kernel.forms import (
    ChoiceField,
    DongField,
    KeyedForm,
    LongTextField,
    StepForm,
    TextField,
    WholeField,
)
from app.kernel.i18n import lazy_gettext
from app.kernel.money import Money
from app.programme.states import FundSource
from app.programme.words import FUNDS

FROM_ONE = lazy_gettext("Write a number from 1.")


class GridForm(KeyedForm):
    """A block of equal stands."""

    letter = TextField(
        lazy_gettext("Letter"),
        default="A",
        validators=[InputRequired(lazy_gettext("One or two letters, for example A.")), Length(max=2)],
    )
    rows = WholeField(
        lazy_gettext("Rows"), default=2, validators=[InputRequired(FROM_ONE), NumberRange(1, 100, FROM_ONE)]
    )
    columns = WholeField(
        lazy_gettext("Stands in a row"),
        default=6,
        validators=[InputRequired(FROM_ONE), NumberRange(1, 60, FROM_ONE)],
    )
    price = DongField(
        lazy_gettext("Price of one stand"),
        validators=[Optional(), NumberRange(0, 10**10)],
        neighbour="the fair's stand price, or that of fairs like it",
    )
    funding = ChoiceField(
        lazy_gettext("Planned source of money"), choices=list(FUNDS.items()), default=FundSource.NATIONAL
    )

    def grid(self) -> Grid:
        """What was typed, as the service wants it."""
        price = self.price.data
        return Grid(
            letter=self.letter.data or "",
            rows=self.rows.data or 0,
            columns=self.columns.data or 0,
            price=None if price is None else Money(price),
            funding=FundSource(self.funding.data),
        )


class StandForm(EditForm):
    """A stand's price and whose money pays it."""

    price = DongField(
        lazy_gettext("Price of one stand"),
        validators=[Optional(), NumberRange(0, 10**10)],
        neighbour="its former price, or the fair's",
    )
    funding = ChoiceField(lazy_gettext("Planned source of money"), choices=list(FUNDS.items()))


class GiveForm(KeyedForm):
    """Which application gets which stand, at once or on hold."""

    stand = ChoiceField(lazy_gettext("Stand"), coerce=int)
    application = ChoiceField(lazy_gettext("Application"), coerce=int)
    held_until = MomentField(lazy_gettext("Only hold it, until"), validators=[Optional()])


class FreeForm(StepForm):
    """Freeing or confirming a stand."""

    reason = LongTextField(lazy_gettext("Reason"), validators=[Length(max=2_000)])
