"""The outcomes staff look at: those that wait first, within their province, by the same cuts as the figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.outcomes.models import Evidence, Outcome
from app.outcomes.queries.outcome_filter import OutcomeFilter, narrowed, waits, within_sight
from app.outcomes.states import OutcomeState

PAGE = 25
MOST_FAIRS = 200


@dataclass(frozen=True)
class Row:
    """An outcome in the list, and how many papers it has."""

    outcome: Outcome
    papers: int


def queue(actor: Actor, chosen: OutcomeFilter, page: int) -> tuple[list[Row], int]:
    """One page: what waits for an officer first, then matched, the longest waiting first; and how many there are."""
    order = case(
        (waits(), 0),
        (Outcome.state == OutcomeState.MATCHED, 1),
        (Outcome.state == OutcomeState.DECLARED, 2),
        else_=3,
    )
    papers = select(func.count(Evidence.id)).where(Evidence.outcome_id == Outcome.id).scalar_subquery()
    query = narrowed(within_sight(_all(), actor), chosen).add_columns(papers, func.count().over())
    query = query.options(
        joinedload(Outcome.facility).lazyload("*"),
        joinedload(Outcome.fair).lazyload("*"),
        lazyload(Outcome.evidence),
    ).order_by(order, Outcome.created_at, Outcome.id)
    found = list(db.session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).unique())
    return [Row(outcome, count) for outcome, count, _ in found], found[0][2] if found else 0


def how_many_wait(actor: Actor) -> Select[int]:
    """How many declared outcomes wait for an officer of the actor's scope, as a question."""
    query = narrowed(within_sight(_all(), actor), OutcomeFilter(waiting=True))
    return query.with_only_columns(func.count(Outcome.id))


def fairs_with_outcomes(actor: Actor) -> list[Fair]:
    """The fairs something came of, newest first, for the filter."""
    seen = within_sight(_all(), actor).where(Outcome.fair_id.is_not(None)).with_only_columns(Outcome.fair_id)
    query = (
        select(Fair)
        .where(Fair.id.in_(seen))
        .options(joinedload(Fair.country).lazyload("*"), joinedload(Fair.province).lazyload("*"))
    )
    return list(
        db.session.scalars(query.order_by(Fair.starts_on.desc(), Fair.id.desc()).limit(MOST_FAIRS)).unique()
    )


def _all() -> Select[Outcome]:
    return select(Outcome).join(Facility, Facility.id == Outcome.facility_id)
