"""The outcomes staff look at: those that wait first, within their province, by the same cuts as the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, lazyload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.fairs.models import Fair
from app.fairs.queries import fairs
from app.kernel.db import db
from app.kernel.i18n import ngettext
from app.kernel.keyset import Group, Order
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within_or_not_found
from app.outcomes.models import Evidence, Outcome
from app.outcomes.queries.outcome_filter import CHECKED, counted_within, waits
from app.outcomes.states import OutcomeState


@dataclass(frozen=True)
class Row:
    """An outcome in the list, and how many papers it has."""

    outcome: Outcome
    papers: int


def outcomes(actor: Actor) -> Select[Outcome]:
    """The outcomes an officer may read, with facility and fair; NotFound for others."""
    reach = within_or_not_found(actor, Permission.OUTCOME_READ, province=Facility.province_code)
    query = _all().where(reach).outerjoin(Fair, Fair.id == Outcome.fair_id)
    return query.options(
        contains_eager(Outcome.facility.of_type(Facility)).options(*facilities.NAMED),
        contains_eager(Outcome.fair).options(fairs.NAMES, lazyload(Fair.province), lazyload(Fair.country)),
        lazyload(Outcome.buyer_country),
        lazyload(Outcome.evidence),
    )


def with_papers(rows: Sequence[Outcome]) -> list[Row]:
    """These outcomes, each with the number of its papers."""
    query = select(Evidence.outcome_id, func.count(Evidence.id)).group_by(Evidence.outcome_id)
    counted = db.session.execute(query.where(Evidence.outcome_id.in_([row.id for row in rows])))
    found = {row[0]: row[1] for row in counted}
    return [Row(row, found.get(row.id, 0)) for row in rows]


def said_papers(row: Row) -> str:
    """``2 papers``: how many papers show a result."""
    return ngettext("%(num)d paper", "%(num)d papers", row.papers)


def by_turn() -> Order:
    """What waits for an officer first, then what was matched, what was declared, the rest; the longest waiting on top."""
    state = Outcome.state
    left = state.not_in((OutcomeState.MATCHED, OutcomeState.DECLARED))
    declared = and_(state == OutcomeState.DECLARED, Outcome.stage.not_in(CHECKED))
    turns = (waits(), state == OutcomeState.MATCHED, declared, left)
    return Order(Outcome.id, Outcome.id, groups=[Group(turn, by_key=False) for turn in turns])


def how_many_wait(actor: Actor) -> Select[int]:
    """How many declared outcomes wait for an officer of the actor's scope, as a question."""
    mine = counted_within(actor, Outcome.facility_id)
    return select(func.count(Outcome.id)).where(waits(), mine)


def _all() -> Select[Outcome]:
    return select(Outcome).join(Facility, Facility.id == Outcome.facility_id)
