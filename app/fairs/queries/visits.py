"""The fairs of one facility, for its public page: those it comes to and those it was at."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, func, select

from app.catalog.visits import Visit, Visits
from app.fairs.models import Allocation, Application, Fair, Stand
from app.fairs.queries.fairs import WENT, cards
from app.fairs.states import UNSEEN, AllocationState, FairState
from app.kernel import clock
from app.kernel.db import db

MOST = 12


def visits(facility_id: int) -> Visits:
    """Fairs with a confirmed stand that are not over, and the latest ones the facility was at."""
    stands = _stands(facility_id)
    last = func.coalesce(Fair.ends_on, Fair.starts_on)
    ahead = (Fair.id.in_(stands), Fair.state == FairState.PUBLISHED, last >= clock.today())
    coming = _fairs(*ahead) if stands else []
    went = select(Application.fair_id).where(
        Application.facility_id == facility_id, Application.state.in_(WENT)
    )
    held = Fair.state.not_in((*UNSEEN, FairState.CANCELLED))
    attended = _fairs(Fair.id.in_(went), held, last < clock.today())
    shown = [
        Visit(card, tuple(stands.get(card.fair.id, ()))) for card in cards([*reversed(coming), *attended])
    ]
    return Visits(shown[: len(coming)], shown[len(coming) :])


def _stands(facility_id: int) -> dict[int, list[str]]:
    query = (
        select(Stand.fair_id, Stand.number)
        .join(Allocation, Allocation.stand_id == Stand.id)
        .join(Application, Application.id == Allocation.application_id)
        .where(Application.facility_id == facility_id, Allocation.state == AllocationState.CONFIRMED)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for fair_id, number in db.session.execute(query.order_by(Stand.number)):
        found[fair_id].append(number)
    return found


def _fairs(*conditions: ColumnElement[bool]) -> list[Fair]:
    query = select(Fair).where(*conditions).order_by(Fair.starts_on.desc(), Fair.id.desc())
    return list(db.session.scalars(query.limit(MOST)))
