"""The questions after fairs as staff see them: who did not answer is a list to call, not a zero."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.fairs.models import Fair
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.outcomes.models import FollowUp
from app.outcomes.queries.outcome_filter import OutcomeFilter, follow_ups_within, within_sight

PAGE = 25


class Show(StrEnum):
    """Which questions a list shows."""

    SILENT = "silent"
    SOLD = "sold"
    NOTHING = "nothing"
    ALL = "all"


def questions(
    actor: Actor, chosen: OutcomeFilter, show: Show, today: date, page: int
) -> tuple[list[FollowUp], int]:
    """One page of questions that fell due, longest waiting first, and how many there are."""
    query = select(FollowUp).join(Facility, Facility.id == FollowUp.facility_id)
    query = query.join(Fair, Fair.id == FollowUp.fair_id).where(FollowUp.due_on <= today, *_shown(show))
    query = follow_ups_within(within_sight(query, actor), chosen)
    total = func.count().over()
    found = list(
        db.session.execute(
            query.add_columns(total)
            .options(
                joinedload(FollowUp.facility).lazyload("*"),
                joinedload(FollowUp.facility).joinedload(Facility.province).lazyload("*"),
                joinedload(FollowUp.fair).lazyload("*"),
            )
            .order_by(FollowUp.answered_at.is_not(None), FollowUp.due_on, FollowUp.id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        ).unique()
    )
    return [question for question, _ in found], found[0][1] if found else 0


def how_many_silent(actor: Actor, today: date) -> Select[int]:
    """How many questions of the actor's scope nobody answered, as a question."""
    query: Select[Any] = select(func.count(FollowUp.id)).join(Facility, Facility.id == FollowUp.facility_id)
    query = query.where(FollowUp.due_on <= today, FollowUp.answered_at.is_(None))
    return within_sight(query, actor)


def fairs_asked_about(actor: Actor) -> list[Fair]:
    """The fairs questions were set for, newest first, for the filter."""
    seen = select(FollowUp.fair_id).join(Facility, Facility.id == FollowUp.facility_id)
    query = select(Fair).where(Fair.id.in_(within_sight(seen, actor)))
    query = query.options(joinedload(Fair.country).lazyload("*"), joinedload(Fair.province).lazyload("*"))
    return list(db.session.scalars(query.order_by(Fair.starts_on.desc(), Fair.id.desc())).unique())


def _shown(show: Show) -> list[ColumnElement[bool]]:
    match show:
        case Show.SILENT:
            return [FollowUp.answered_at.is_(None)]
        case Show.SOLD:
            return [FollowUp.answered_at.is_not(None), FollowUp.nothing_sold.is_(False)]
        case Show.NOTHING:
            return [FollowUp.nothing_sold.is_(True)]
    return []
