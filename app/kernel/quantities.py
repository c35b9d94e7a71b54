"""Quantities of goods: decimals where the unit can be divided, whole numbers where it cannot, never a float."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine
from wtforms import ValidationError

from app.kernel import amounts
from app.kernel.forms import WholeField
from app.kernel.i18n import gettext, language

DIGITS = 14
"""Figures of a quantity, decimals included: fewer than SQLite keeps exactly."""


class Quantity(TypeDecorator[Decimal]):
    """A column of a quantity with up to three decimals, a Decimal in Python on both databases."""

    impl = Numeric(DIGITS, amounts.MOST_PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite has no decimals; what it keeps of so few digits turns back into the same ones."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(DIGITS, amounts.MOST_PLACES, asdecimal=False))
        return dialect.type_descriptor(Numeric(DIGITS, amounts.MOST_PLACES))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The exact decimal that goes to the database, never a float."""
        return None if value is None else Decimal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What was stored, without zeros behind it."""
        return None if value is None else amounts.without_zeros(Decimal(str(value)))


def as_plain(value: Decimal) -> int | str:
    """A quantity for JSON: 50 as a number, 2.5 as text, because a float could change it."""
    return int(value) if value == value.to_integral_value() else f"{value:f}"


@dataclass(frozen=True)
class Measure:
    """How a unit is counted, and the smaller unit a quantity of it is read back in: 2.5 tonnes = 2,500 kg."""

    symbol: str
    takes_fractions: bool
    factor: int = 1
    base: str = ""


class DecimalField(WholeField):
    """A number with up to three decimals in a unit that its page shows beside it; ``data`` is a Decimal or None."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it by the one table of spellings, in the page's language."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        self.data = amounts.decimal(text, language())
        if self.data is None:
            raise ValidationError(
                gettext("Write a number, for example 2.5 or 1,250; 1.234 could mean two sizes.")
            )

    @property
    def said(self) -> str:
        """Nothing: the figures speak for themselves."""
        return ""


class QuantityField(WholeField):
    """A quantity in the unit its form names; ``data`` is a Decimal or None.

    The form calls ``measured`` once it knows the unit: 2,5 tấn is a quantity, 2,5 cái is refused in words.
    """

    data: Any
    measure: Measure | None = None
    measures: Mapping[str, Measure] = {}

    def measured(self, measures: Mapping[str, Measure], code: str | None) -> None:
        """Read what was typed as a quantity of that unit."""
        self.measures, self.measure = measures, measures.get(code or "")
        if not self.raw_data:
            return
        self.process_errors = []
        try:
            self.process_formdata(self.raw_data)
        except ValueError as refusal:
            self.process_errors.append(refusal.args[0])

    @property
    def takes_fractions(self) -> bool:
        """Whether the unit can be divided."""
        return self.measure is not None and self.measure.takes_fractions

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it by the one table of spellings: with decimals in the page's language, or whole."""
        if not self.takes_fractions:
            super().process_formdata(valuelist)
            self.data = None if self.data is None else Decimal(self.data)
            return
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        self.data = amounts.decimal(text, language())
        if self.data is None:
            raise ValidationError(
                gettext("Write a number, for example 2.5 or 1,250; 1.234 could mean two sizes.")
            )

    @property
    def said(self) -> str:
        """The quantity with its unit and the same in the smaller one; of whole things what a short form meant."""
        if not self.takes_fractions or self.measure is None:
            return super().said
        if self.data is None:
            return ""
        figure = f"{amounts.grouped(self.data, language())}\u00a0{self.measure.symbol}"
        if not self.measure.base:
            return figure
        same = amounts.grouped(amounts.without_zeros(self.data * self.measure.factor), language())
        return f"{figure} = {same}\u00a0{self.measure.base}"
