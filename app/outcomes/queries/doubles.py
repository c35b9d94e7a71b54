"""The same paper claimed twice: found before it is kept, and shown to those who check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.kernel.db import db
from app.kernel.i18n import lazy_gettext
from app.kernel.storage import StoredFile
from app.outcomes.models import Evidence, Outcome
from app.outcomes.states import OutcomeState

NEAR_DAYS = 14
MOST = 20


@dataclass(frozen=True)
class Double:
    """Another outcome that may be the same, and what makes one think so."""

    outcome: Outcome
    why: Any


def same_paper(outcome: Outcome) -> Outcome | None:
    """The outcome that already stands for this paper: same stage, number, buyer and day, by anybody."""
    if not outcome.contract_key:
        return None
    query = select(Outcome).where(
        Outcome.stage == outcome.stage,
        Outcome.contract_key == outcome.contract_key,
        Outcome.buyer_key == outcome.buyer_key,
        Outcome.happened_on == outcome.happened_on,
        Outcome.state != OutcomeState.REFUSED,
    )
    if outcome.id is not None:
        query = query.where(Outcome.id != outcome.id)
    with db.session.no_autoflush:
        return (
            db.session.scalars(query.options(joinedload(Outcome.facility, innerjoin=True)).limit(1))
            .unique()
            .first()
        )


def similar(outcome: Outcome) -> list[Double]:
    """Outcomes that look like this one; an officer sees them all, whatever their province."""
    likely, file = _likely(outcome), _same_file(outcome)
    query = (
        select(Outcome, file)
        .where(Outcome.id != outcome.id, or_(and_(Outcome.stage == outcome.stage, or_(*likely)), file))
        .options(
            joinedload(Outcome.facility, innerjoin=True),
            joinedload(Outcome.fair).lazyload("*"),
            lazyload(Outcome.evidence),
        )
        .order_by(Outcome.id)
        .limit(MOST)
    )
    found = db.session.execute(query).unique()
    return [Double(other, _why(outcome, other, same_file=bool(shared))) for other, shared in found]


def _likely(outcome: Outcome) -> list[ColumnElement[bool]]:
    number = Outcome.contract_key == outcome.contract_key
    buyer = Outcome.buyer_key == outcome.buyer_key
    near = timedelta(days=NEAR_DAYS)
    about = Outcome.happened_on.between(outcome.happened_on - near, outcome.happened_on + near)
    found: list[ColumnElement[bool]] = [false()]
    if outcome.amount is not None:
        found.append(and_(buyer, about, Outcome.amount == outcome.amount))
    if outcome.contract_key:
        found.append(and_(number, or_(buyer, about, Outcome.facility_id == outcome.facility_id)))
    return found


def _same_file(outcome: Outcome) -> ColumnElement[bool]:
    """Another facility, or the same stage, shows a file with the very same content."""
    digests = [paper.file.sha256 for paper in outcome.evidence]
    file = (
        select(Evidence.id)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.outcome_id == Outcome.id, StoredFile.sha256.in_(digests))
        .correlate(Outcome)
        .exists()
    )
    return and_(file, or_(Outcome.facility_id != outcome.facility_id, Outcome.stage == outcome.stage))


def _why(outcome: Outcome, other: Outcome, *, same_file: bool) -> Any:
    if same_file:
        return lazy_gettext("the very same file")
    if outcome.contract_key and outcome.contract_key == other.contract_key:
        if outcome.buyer_key == other.buyer_key:
            return lazy_gettext("same number and same buyer")
        return lazy_gettext("same number")
    return lazy_gettext("same buyer and same value within %(days)s days", days=NEAR_DAYS)
