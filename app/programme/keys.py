"""The one name of a ceiling: its key in the books, what it bounds, its words in both languages, its columns.

Whoever opens, looks for or counts against a ceiling makes a ``CeilingKey`` here; nobody spells a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.programme.states import LineScope

LONGEST_NAME = 300


@dataclass(frozen=True)
class Names:
    """What something is called in Vietnamese and in English."""

    vi: str
    en: str

    @classmethod
    def of(cls, thing: Any) -> Names:
        """The names of a row with ``name_vi`` and ``name_en``; the Vietnamese where there is no English."""
        return cls(thing.name_vi, thing.name_en or thing.name_vi)


NAMELESS = Names("", "")
_NEEDED: dict[tuple[LineScope, bool], frozenset[str]] = {
    (LineScope.PERIOD, False): frozenset({"period"}),
    (LineScope.YEAR, False): frozenset({"year"}),
    (LineScope.PROVINCE_YEAR, False): frozenset({"year", "province"}),
    (LineScope.PROVINCE_YEAR, True): frozenset({"year", "province"}),
    (LineScope.FAIR, False): frozenset({"fair_id"}),
    (LineScope.FAIR_ITEM, False): frozenset({"fair_id", "item"}),
    (LineScope.FACILITY_YEAR, False): frozenset({"year", "facility_id"}),
}
"""Scope and whether it is a province's own money → the facts its key is made of, neither more nor fewer."""


@dataclass(frozen=True)
class CeilingKey:
    """Which ceiling. ``period``, ``province`` and ``item`` are codes; ``local`` is a province's own money (R19).

    ValueError for a key that lacks a fact of its kind or carries one of another.
    """

    scope: LineScope
    period: str | None = None
    year: int | None = None
    province: str | None = None
    fair_id: int | None = None
    item: str | None = None
    facility_id: int | None = None
    local: bool = False

    def __post_init__(self) -> None:
        """Refuse what would be the key of no ceiling."""
        facts = ("period", "year", "province", "fair_id", "item", "facility_id")
        given = frozenset(name for name in facts if getattr(self, name) not in (None, ""))
        if given != _NEEDED.get((self.scope, self.local)):
            raise ValueError(f"no ceiling of {self.scope} is named by {sorted(given)}, local {self.local}")

    @classmethod
    def of_period(cls, code: str) -> CeilingKey:
        """The money of a whole period."""
        return cls(LineScope.PERIOD, period=code)

    @classmethod
    def of_year(cls, year: int) -> CeilingKey:
        """The national fund of a year."""
        return cls(LineScope.YEAR, year=year)

    @classmethod
    def of_province(cls, year: int, code: str) -> CeilingKey:
        """A province's plan within the national fund of a year."""
        return cls(LineScope.PROVINCE_YEAR, year=year, province=code)

    @classmethod
    def of_local_fund(cls, year: int, code: str) -> CeilingKey:
        """A province's own money of a year, which never touches the national ceilings."""
        return cls(LineScope.PROVINCE_YEAR, year=year, province=code, local=True)

    @classmethod
    def of_fair(cls, fair_id: int) -> CeilingKey:
        """All support of a fair."""
        return cls(LineScope.FAIR, fair_id=fair_id)

    @classmethod
    def of_fair_item(cls, fair_id: int, item: str) -> CeilingKey:
        """The support of one cost item at a fair."""
        return cls(LineScope.FAIR_ITEM, fair_id=fair_id, item=item)

    @classmethod
    def of_facility(cls, year: int, facility_id: int) -> CeilingKey:
        """What one facility may get in a year (R16: only where somebody set it)."""
        return cls(LineScope.FACILITY_YEAR, year=year, facility_id=facility_id)

    @property
    def text(self) -> str:
        """The key as the books hold it, e.g. ``province:2026:01``."""
        match self.scope:
            case LineScope.PERIOD:
                return f"period:{self.period}"
            case LineScope.YEAR:
                return f"year:{self.year}"
            case LineScope.PROVINCE_YEAR:
                return f"{'local' if self.local else 'province'}:{self.year}:{self.province}"
            case LineScope.FAIR:
                return f"fair:{self.fair_id}"
            case LineScope.FAIR_ITEM:
                return f"fair:{self.fair_id}:{self.item}"
            case LineScope.FACILITY_YEAR:
                return f"facility:{self.year}:{self.facility_id}"

    def names(self, of: Names = NAMELESS, item: Names = NAMELESS) -> Names:
        """What it is called. ``of``: the province, the fair or the facility; ``item``: the cost item."""
        match self.scope:
            case LineScope.PERIOD:
                return Names(f"Chương trình {self.period}", f"Programme {self.period}")
            case LineScope.YEAR:
                return Names(f"Khuyến công quốc gia {self.year}", f"National promotion fund {self.year}")
            case LineScope.PROVINCE_YEAR if self.local:
                return Names(
                    f"{of.vi}, khuyến công địa phương {self.year}", f"{of.en}, local fund {self.year}"
                )
            case LineScope.PROVINCE_YEAR:
                return Names(f"{of.vi}, kế hoạch {self.year}", f"{of.en}, plan {self.year}")
            case LineScope.FAIR:
                return of
            case LineScope.FAIR_ITEM:
                return Names(f"{of.vi}: {item.vi}", f"{of.en}: {item.en}")
            case LineScope.FACILITY_YEAR:
                return Names(f"{of.vi}, {self.year}", f"{of.en}, {self.year}")

    def columns(self, of: Names = NAMELESS, item: Names = NAMELESS) -> dict[str, Any]:
        """Everything the key decides about the row of its ceiling."""
        names = self.names(of, item)
        return {
            "key": self.text,
            "scope": self.scope,
            "year": self.year,
            "province_code": self.province,
            "fair_id": self.fair_id,
            "facility_id": self.facility_id,
            "cost_item_code": self.item,
            "name_vi": names.vi[:LONGEST_NAME],
            "name_en": names.en[:LONGEST_NAME],
        }
