"""Which applications and awards would come out differently by another rate; it changes none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.fairs.models import DEAD, Allocation, Application, Fair
from app.fairs.queries.costs import lines_of
from app.fairs.states import AllocationState
from app.kernel.db import db
from app.kernel.money import Money
from app.programme import rules
from app.programme.difference import FileDifference, RateChange
from app.programme.queries import terms_on
from app.programme.rules import PROGRAMME_MONEY, ItemTerm, Terms
from app.programme.states import FundSource
from app.subsidies.models import Award, AwardLine
from app.subsidies.rules import merged
from app.subsidies.states import DECIDED, LIVE


def of_rate(change: RateChange) -> list[FileDifference]:
    """The files of that kind of fair whose day lies in the span and whose support differs, oldest first."""
    files = _files(change)
    ids = [one.id for one in files]
    awards, stands, elsewhere = _awards(ids), _stand_money(ids), _paid_elsewhere(files)
    terms: dict[date, Terms] = {}
    found = []
    for file in files:
        day = file.applied_on
        if day not in terms:
            terms[day] = terms_on(change.fair_kind, day)
        award = awards.get(file.id)
        money = next(iter(sorted(stands[file.id])), award.funding if award else FundSource.NATIONAL)
        taken = frozenset(elsewhere[file.facility_id, file.fair_id, file.id])
        by_old, by_new = (
            _support(file, _with(terms[day], change.item_code, term), money, taken)
            for term in (change.old, change.new)
        )
        if by_old != by_new:
            found.append(_difference(file, award, by_old, by_new))
    return found


def _files(change: RateChange) -> list[Application]:
    query = (
        select(Application)
        .join(Application.fair)
        .where(
            Fair.kind == change.fair_kind,
            Fair.supported,
            Application.submitted_at.is_not(None),
            Application.state.not_in(DEAD),
            Application.applied_on.between(change.first, change.last),
        )
        .options(
            selectinload(Application.costs),
            joinedload(Application.fair),
            joinedload(Application.facility, innerjoin=True),
        )
        .order_by(Application.applied_on, Application.id)
    )
    return list(db.session.scalars(query))


def _awards(ids: list[int]) -> dict[int, Award]:
    query = select(Award).where(Award.application_id.in_(ids), Award.state.in_(LIVE))
    return {award.application_id: award for award in db.session.scalars(query)}


def _stand_money(ids: list[int]) -> dict[int, set[FundSource]]:
    """Other sources that pay the stands a file holds (R19)."""
    query = select(Allocation.application_id, Allocation.funding).where(
        Allocation.application_id.in_(ids), Allocation.state != AllocationState.VACATED
    )
    found: dict[int, set[FundSource]] = defaultdict(set)
    for row in db.session.execute(query):
        if row.funding not in PROGRAMME_MONEY:
            found[row.application_id].add(row.funding)
    return found


def _paid_elsewhere(files: Iterable[Application]) -> dict[tuple[int, int, int], set[str]]:
    """Items another live award pays for the same facility at the same fair (R18), by facility, fair and file."""
    wanted = list(files)
    query = (
        select(AwardLine.facility_id, AwardLine.fair_id, AwardLine.cost_item_code, Award.application_id)
        .join(Award, Award.id == AwardLine.award_id)
        .where(
            AwardLine.live,
            AwardLine.support > 0,
            AwardLine.facility_id.in_({one.facility_id for one in wanted}),
        )
    )
    rows = db.session.execute(query).all()
    found: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for file in wanted:
        for row in rows:
            same = (row.facility_id, row.fair_id) == (file.facility_id, file.fair_id)
            if same and row.application_id != file.id:
                found[file.facility_id, file.fair_id, file.id].add(row.cost_item_code)
    return found


def _with(terms: Terms, code: str, term: ItemTerm | None) -> Terms:
    items = {name: one for name, one in terms.items.items() if name != code}
    return replace(terms, items=items if term is None else {**items, code: term})


def _support(file: Application, terms: Terms, money: FundSource, taken: frozenset[str]) -> Money:
    lines, priority = merged(lines_of(file)), file.priority
    return rules.assess(lines, terms, priority=priority, funding=money, paid_elsewhere=taken).support


def _difference(file: Application, award: Award | None, by_old: Money, by_new: Money) -> FileDifference:
    granted = award.support if award is not None and award.state in DECIDED else None
    return FileDifference(
        application_id=file.id,
        number=file.number,
        facility=file.facility.name,
        province_code=file.facility.province_code,
        fair_vi=file.fair.name_vi,
        fair_en=file.fair.name_en,
        day=file.applied_on,
        award_id=award.id if award else None,
        award_number=award.number if award else "",
        granted=granted,
        by_old=by_old,
        by_new=by_new,
    )
