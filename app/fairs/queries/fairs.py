"""Fairs: the calendar, one fair, who comes, and how many count for the targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, or_, select
from sqlalchemy.orm import load_only

from app.accounts.models import Facility
from app.fairs.models import Allocation, Application, Fair, Stand
from app.fairs.rules import FAIRS_DOMESTIC, FAIRS_OVERSEAS, Clock, Window, clock_at, counts_for
from app.fairs.states import UNSEEN, AllocationState, ApplicationState, FairState
from app.kernel import clock, public_changes
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor
from app.kernel.text_columns import holds
from app.programme.models import Period
from app.programme.queries import history_of, parameter, stand_percents, value_on
from app.programme.states import FairKind
from app.reference.models import Commune, Province

public_changes.watch(Fair, Allocation)
REPORT_DAYS = "fair_report_days"
MOST_NEWEST = 100
NAMES = load_only(Fair.name_vi, Fair.name_en, Fair.short_name_vi, Fair.short_name_en)
"""What rows of lists say of a fair, for queries of all rooms."""
HOME = "VN"
WENT = (
    ApplicationState.ATTENDED,
    ApplicationState.INVOICED,
    ApplicationState.ACCEPTED,
    ApplicationState.SETTLED,
)
"""States of an application whose facility was there."""


@dataclass(frozen=True)
class FairCard:
    """A fair as lists show it. ``percent`` of a stand's price the programme pays; None when it takes no part."""

    fair: Fair
    clock: Clock
    percent: int | None


@dataclass(frozen=True)
class Filter:
    """What the calendar is narrowed to; None leaves a question open."""

    year: int
    abroad: bool | None = None
    supported: bool | None = None
    region: str = ""


@dataclass(frozen=True)
class Coming:
    """A facility with a confirmed stand as its card shows it, and the numbers of its stands."""

    id: int
    slug: str
    name_vi: str
    name_en: str
    commune: Named
    province: Named
    stands: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A name in both languages."""

    name_vi: str
    name_en: str


@dataclass(frozen=True)
class TargetCount:
    """Fairs of a period that count for one target, and those held but not yet accepted (R2)."""

    accepted: int
    held: int


def window_of(fair: Fair) -> Window:
    """The dates of a fair as its rules want them."""
    opens, closes = (clock.local(at) if at else None for at in (fair.opens_at, fair.closes_at))
    return Window(FairState(fair.state), fair.supported, fair.starts_on, fair.ends_on, opens, closes)


def clock_of(fair: Fair) -> Clock:
    """What its registration clock shows now."""
    return clock_at(window_of(fair), clock.local(clock.now()))


def report_by(fair: Fair) -> date:
    """The last day of the fair's report of results to the authority (R37)."""
    return fair.last_day + timedelta(days=parameter(REPORT_DAYS, fair.last_day).value)


def overdue(fairs: Iterable[Fair], today: date) -> list[Fair]:
    """Those whose report is late; each by the number of the law of its own last day, all read at once."""
    days = history_of(REPORT_DAYS)
    return [fair for fair in fairs if fair.last_day + timedelta(days=value_on(days, fair.last_day)) < today]


def cards(fairs: Iterable[Fair]) -> list[FairCard]:
    """Fairs as cards, in the given order."""
    percents = stand_percents(clock.today())
    return [
        FairCard(fair, clock_of(fair), percents.get(fair.kind) if fair.supported and fair.kind else None)
        for fair in fairs
    ]


def card(fair: Fair) -> FairCard:
    """One fair as a card."""
    return cards([fair])[0]


def is_public() -> ColumnElement[bool]:
    """Whether anybody may see a fair."""
    return Fair.state.not_in(UNSEEN)


def upcoming(limit: int) -> list[FairCard]:
    """What comes next: fairs of the programme that still take applications first, then by opening day."""
    still_open = Fair.supported & (Fair.closes_at >= clock.now())
    query = (
        select(Fair)
        .where(
            Fair.state == FairState.PUBLISHED, func.coalesce(Fair.ends_on, Fair.starts_on) >= clock.today()
        )
        .order_by(case((still_open, 0), (Fair.supported, 1), else_=2), Fair.starts_on, Fair.id)
        .limit(limit)
    )
    return cards(db.session.scalars(query))


def upcoming_supported(limit: int) -> list[FairCard]:
    """The next fairs of the programme."""
    return [one for one in upcoming(limit) if one.fair.supported]


def in_year(asked: Filter) -> list[FairCard]:
    """Every public fair that opens in a year, in order of its opening day."""
    first, after = date(asked.year, 1, 1), date(asked.year + 1, 1, 1)
    query = select(Fair).where(is_public(), Fair.starts_on >= first, Fair.starts_on < after)
    if asked.abroad is not None:
        query = query.where(Fair.country_code != HOME if asked.abroad else Fair.country_code == HOME)
    if asked.supported is not None:
        query = query.where(Fair.supported.is_(asked.supported))
    if asked.region:
        inside = select(Province.code).where(Province.promotion_region == asked.region)
        query = query.where(Fair.province_code.in_(inside))
    return cards(db.session.scalars(query.order_by(Fair.starts_on, Fair.id)))


def years() -> list[int]:
    """The years in which public fairs open, and this year."""
    found = db.session.scalars(select(extract("year", Fair.starts_on)).where(is_public()).distinct())
    return sorted({int(year) for year in found} | {clock.today().year})


def newest(chosen: int | None = None) -> Sequence[Any]:
    """Number and names of the newest fairs the programme takes part in, for the filter of a list, and of the ``chosen`` one."""
    query = select(Fair.id, Fair.name_vi, Fair.name_en, Fair.short_name_vi, Fair.short_name_en)
    seen = query.where(Fair.supported, Fair.state.not_in(UNSEEN)).order_by(Fair.starts_on.desc(), Fair.id)
    rows = db.session.execute(seen.limit(MOST_NEWEST)).all()
    if chosen is None or chosen in {row.id for row in rows}:
        return rows
    return [*rows, *db.session.execute(query.where(Fair.id == chosen))]


def by_slug(slug: str) -> Fair:
    """A public fair; a draft looks like one that does not exist."""
    found = db.session.scalar(select(Fair).where(Fair.slug == slug, is_public()))
    if found is None:
        raise NotFound()
    return found


def fair(fair_id: int) -> Fair:
    """Any fair, for staff."""
    found = db.session.get(Fair, fair_id)
    if found is None:
        raise NotFound()
    return found


def matches(words: str) -> ColumnElement[bool]:
    """A fair by its names, its short ones too, its place, its organiser or the number of its registration."""
    return or_(holds(words, Fair.search_key), is_numbered(words, Fair.registration_number))


def to_list(_actor: Actor) -> Select[Fair]:
    """Every fair for staff but deleted drafts."""
    return select(Fair).where(Fair.state != FairState.DISCARDED)


def coming(fair_id: int) -> list[Coming]:
    """Facilities with a confirmed stand at a fair, by name; of each only what its card shows."""
    query = (
        select(Facility.id, Facility.slug, Facility.name, Facility.name_en)
        .add_columns(Commune.name_vi.label("commune_vi"), Commune.name_en.label("commune_en"))
        .add_columns(Province.name_vi.label("province_vi"), Province.name_en.label("province_en"))
        .add_columns(Stand.number)
        .select_from(Allocation)
        .join(Stand, Stand.id == Allocation.stand_id)
        .join(Application, Application.id == Allocation.application_id)
        .join(Facility, Facility.id == Application.facility_id)
        .join(Commune, Commune.code == Facility.commune_code)
        .join(Province, Province.code == Commune.province_code)
        .where(Stand.fair_id == fair_id, Allocation.state == AllocationState.CONFIRMED)
        .order_by(Facility.sort_key, Facility.id, Stand.number, Allocation.id)
    )
    stands: dict[int, list[str]] = defaultdict(list)
    found: dict[int, Any] = {}
    for row in db.session.execute(query):
        found[row.id] = row
        stands[row.id].append(row.number)
    return [
        Coming(
            row.id,
            row.slug,
            row.name,
            row.name_en,
            Named(row.commune_vi, row.commune_en),
            Named(row.province_vi, row.province_en),
            tuple(stands[row.id]),
        )
        for row in found.values()
    ]


def target_counts(period: Period) -> dict[str, TargetCount]:
    """How many fairs of a period count for each target, and how many wait for acceptance (R2)."""
    query = (
        select(Fair.kind, Fair.state, func.count())
        .where(
            Fair.period_id == period.id,
            Fair.supported,
            Fair.state.in_((FairState.HELD, FairState.ACCEPTED)),
        )
        .group_by(Fair.kind, Fair.state)
    )
    sums = {(kind, state): count for kind, state, count in db.session.execute(query)}
    return {
        indicator: TargetCount(
            accepted=sum(sums.get((kind, FairState.ACCEPTED), 0) for kind in _kinds(indicator)),
            held=sum(sums.get((kind, FairState.HELD), 0) for kind in _kinds(indicator)),
        )
        for indicator in (FAIRS_DOMESTIC, FAIRS_OVERSEAS)
    }


def _kinds(indicator: str) -> list[FairKind]:
    return [kind for kind in FairKind if counts_for(kind) == indicator]
