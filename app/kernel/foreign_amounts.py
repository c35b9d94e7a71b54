"""Amounts of another currency as people type them: read in its smallest unit, said in words below the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.kernel import amounts
from app.kernel.amount_in_words import in_words
from app.kernel.forms import TextField
from app.kernel.i18n import EN, VI, gettext, language

MOST_UNITS = 10**15


def smallest_units(text: str, decimals: int, tongue: str) -> int | None:
    """An amount in the currency's smallest unit; None for nothing typed, ValueError for what could mean two sizes.

    Signs of either language are taken where they can be read in one way only: 12,500.50 and 12.500,5.
    """
    if not text.strip():
        return None
    tongues = (tongue,) if decimals >= amounts.MOST_PLACES else (VI, EN)
    readings = {amounts.decimal(text, one, decimals) for one in tongues} - {None}
    units = amounts.whole(text) if not decimals else None
    if decimals and len(readings) == 1:
        units = int((readings.pop() or 0) * 10**decimals)
    if units is None or units > MOST_UNITS:
        raise ValueError(text)
    return units


def written(units: int, decimals: int, tongue: str) -> str:
    """An amount in smallest units as a page of that language writes it and reads it back: 1250050 → ``12.500,50``."""
    whole, cents = divmod(units, 10**decimals)
    head = amounts.grouped(whole, tongue)
    return f"{head}{'.' if tongue == EN else ','}{cents:0{decimals}d}" if decimals and cents else head


def said(units: int, decimals: int, code: str, tongue: str) -> str:
    """The amount with its currency and in words, cents as a fraction of the unit."""
    whole, cents = divmod(units, 10**decimals)
    words = gettext("%(words)s %(currency)s", words=in_words(whole, tongue), currency=code)
    if cents:
        words = gettext("%(words)s and %(cents)s/%(of)s", words=words, cents=cents, of=10**decimals)
    return f"{written(units, decimals, tongue)}\u00a0{code}: {words}"


class ForeignField(TextField):
    """An amount in the currency its form names; ``data`` stays as typed, ``units`` is it in the smallest unit.

    It is compared as đồng, in the field that says its value.
    """

    code = ""
    decimals: Mapping[str, int] = {}
    is_odd = False
    sure = ""

    def in_currency(self, code: str, decimals: Mapping[str, int]) -> None:
        """Which currency it is in, and how many decimals each has."""
        self.code, self.decimals = code, decimals

    @property
    def units(self) -> int | None:
        """The amount in the currency's smallest unit; None for nothing typed, ValueError when it cannot be read."""
        return smallest_units(self.data or "", self.decimals.get(self.code, 2), language())

    @property
    def said(self) -> str:
        """What it was understood as, in words; empty for nothing and for what cannot be read."""
        try:
            units = self.units
        except ValueError:
            return ""
        return said(units, self.decimals.get(self.code, 2), self.code, language()) if units else ""

    @property
    def attributes(self) -> dict[str, Any]:
        """What the browser needs to say it: the decimals that are not two, by currency."""
        unusual = {code: count for code, count in self.decimals.items() if count != 2}
        return {"data_decimals": json.dumps(unusual)}
