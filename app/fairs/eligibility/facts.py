"""The facts the rules look at, and what a rule says.

Facts are gathered once and speak every language: words in them are lazy, a finding's are those of its reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from app.kernel.money import Money
from app.programme.location import LocationFinding

NOTHING = Money(0)
NO_DOUBLE_CLAUSE = "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7.4"


class Holds(IntEnum):
    """What an unmet rule holds back: nothing (a warning), the submission, or already the start."""

    NOTHING = 0
    SUBMISSION = 1
    START = 2


@dataclass(frozen=True)
class Finding:
    """What one rule says. ``passed`` None: not yet, something is still to be done or to be looked at."""

    code: str
    passed: bool | None
    sentence: str
    clause: str
    way_forward: str = ""
    holds: Holds = Holds.NOTHING


@dataclass(frozen=True)
class Maker:
    """The facility as it is."""

    verified: bool
    legal_form: Any
    form_accepted: bool | None
    form_clause: str
    place: Any
    craft_village: str
    location: LocationFinding
    sector: Any
    sector_from: date | None
    sector_clause: str
    products: int


@dataclass(frozen=True)
class Occasion:
    """The fair; ``handed_in`` is when the application first came in, ``other`` a live application beside this one."""

    supported: bool
    published: bool
    clause: str
    opens_at: datetime | None
    closes_at: datetime | None
    handed_in: datetime | None = None
    other: str = ""


@dataclass(frozen=True)
class Abroad:
    """Fairs abroad already approved for the facility in a calendar year, and the most (R13)."""

    year: int
    count: int
    most: int
    clause: str


@dataclass(frozen=True)
class File:
    """What the application holds so far; ``own_share`` is what the facility pays itself, in đồng."""

    own_share: Money = NOTHING
    cofunding: bool = False
    no_double: bool = False
    missing: Sequence[Any] = ()
    begun: bool = False
    pledge_again: bool = False
    """A decision waits for the pledge of a larger own share."""


@dataclass(frozen=True)
class Facts:
    """Everything the rules look at."""

    on: date
    now: datetime
    maker: Maker
    occasion: Occasion
    abroad: Abroad | None
    file: File

    def handed_in(self, moment: datetime) -> Facts:
        """The same facts, handed in at a moment."""
        return replace(self, occasion=replace(self.occasion, handed_in=moment))
