"""What the organiser says of a fair: the facts one form asks, one service writes and the history keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.money import Money
from app.programme.states import FairKind


@dataclass(frozen=True)
class FairFacts:
    """Everything staff write about a fair; money in đồng, ``name_en`` and the short names may be empty."""

    name_vi: str
    starts_on: date
    name_en: str = ""
    short_name_vi: str = ""
    short_name_en: str = ""
    supported: bool = True
    kind: FairKind | None = None
    about_vi: str = ""
    about_en: str = ""
    sectors: str = ""
    country_code: str = "VN"
    province_code: str | None = None
    city: str = ""
    venue: str = ""
    organiser: str = ""
    run_by_department: bool = False
    website: str = ""
    ends_on: date | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    stand_price: Money | None = None
    stands_offered: int = 0
    most_stands_each: int = 2
    registration_number: str = ""
