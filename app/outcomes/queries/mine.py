"""A facility's own outcomes, and what they may come from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from app.fairs.models import Application, Fair
from app.fairs.queries import fairs
from app.fairs.states import ApplicationState as A
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.storage import StoredFile
from app.kernel.text_columns import holds
from app.linkage.models import Enquiry
from app.linkage.thread_lines import Step
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS

MOST_CHOICES = 50
ATTENDED = (A.ATTENDED, A.INVOICED, A.ACCEPTED, A.SETTLED)
WENT = (A.CONTRACTED, *ATTENDED)
"""With a stand contract: attendance is often recorded days after the fair, a result may be told before."""


def outcome(outcome_id: int, actor: Actor) -> Outcome:
    """One outcome the actor may read; NotFound otherwise."""
    found = db.session.get(
        Outcome,
        outcome_id,
        options=(
            joinedload(Outcome.facility, innerjoin=True),
            joinedload(Outcome.fair).lazyload("*"),
            selectinload(Outcome.evidence),
        ),
    )
    if found is None or not actor.can_on(Permission.OUTCOME_READ, found.belongs()):
        raise NotFound()
    return found


def own(actor: Actor) -> Select[Outcome]:
    """Everything a facility reported, with the fairs it came from."""
    query = select(Outcome).outerjoin(Fair, Fair.id == Outcome.fair_id)
    return query.where(Outcome.facility_id == actor.organisation_id).options(
        contains_eager(Outcome.fair).options(fairs.NAMES, lazyload(Fair.province), lazyload(Fair.country)),
        lazyload(Outcome.buyer_country),
        lazyload(Outcome.evidence),
    )


def finds_own(words: str) -> ColumnElement[bool]:
    """One of a facility's outcomes by its number, its buyer or the number of its paper."""
    return or_(is_numbered(words, Outcome.number), holds(words, Outcome.search_key))


def file(outcome_id: int, evidence_id: int, actor: Actor) -> StoredFile:
    """A paper of an outcome the actor may read; NotFound otherwise."""
    whole = outcome(outcome_id, actor)
    for paper in whole.evidence:
        if paper.id == evidence_id:
            return paper.file
    raise NotFound()


def fairs_of(facility_id: int | None) -> list[Fair]:
    """The fairs a facility had a stand at, newest first."""
    query = (
        select(Fair)
        .join(Application, Application.fair_id == Fair.id)
        .where(Application.facility_id == facility_id, Application.state.in_(WENT))
        .options(joinedload(Fair.country).lazyload("*"), joinedload(Fair.province).lazyload("*"))
        .order_by(Fair.starts_on.desc(), Fair.id.desc())
        .limit(MOST_CHOICES)
    )
    return list(db.session.scalars(query).unique())


def fair_attended(facility_id: int, fair_id: int) -> Fair | None:
    """A fair the facility had a stand at, however long ago; None when it had none."""
    query = select(Fair).join(Application, Application.fair_id == Fair.id)
    mine = (Application.facility_id == facility_id, Application.state.in_(WENT))
    return db.session.scalars(query.where(Fair.id == fair_id, *mine)).unique().first()


def enquiries_of(facility_id: int | None) -> list[Enquiry]:
    """The newest enquiries a facility received."""
    query = (
        select(Enquiry)
        .where(Enquiry.facility_id == facility_id)
        .options(joinedload(Enquiry.buyer, innerjoin=True).lazyload("*"))
        .order_by(Enquiry.id.desc())
        .limit(MOST_CHOICES)
    )
    return list(db.session.scalars(query).unique())


def enquiry(enquiry_id: int, actor: Actor) -> Enquiry:
    """An enquiry the actor's facility received; NotFound otherwise."""
    found = db.session.get(Enquiry, enquiry_id, options=(joinedload(Enquiry.buyer, innerjoin=True),))
    if found is None or found.facility_id != actor.organisation_id:
        raise NotFound()
    return found


def follow_up(follow_up_id: int, actor: Actor) -> FollowUp:
    """A question to the actor's facility; NotFound otherwise."""
    found = db.session.get(FollowUp, follow_up_id, options=(joinedload(FollowUp.fair).lazyload("*"),))
    if found is None or not actor.can_on(Permission.OUTCOME_REPORT, found.belongs()):
        raise NotFound()
    return found


def is_asked(follow_up_id: int, facility_id: int) -> bool:
    """Whether this is a question to the facility."""
    query = select(FollowUp.id).where(FollowUp.id == follow_up_id, FollowUp.facility_id == facility_id)
    return db.session.scalar(query) is not None


def open_follow_ups(actor: Actor, today: date) -> list[FollowUp]:
    """The questions that wait for the facility's answer, longest waiting first."""
    query = select(FollowUp).where(*_waiting(actor, today)).options(joinedload(FollowUp.fair).lazyload("*"))
    return list(db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)).unique())


def waiting_count(actor: Actor) -> Select[int]:
    """How many questions wait today for the facility's answer, as a question."""
    return select(func.count(FollowUp.id)).where(*_waiting(actor, clock.today()))


def reported_for(facility_id: int, fair_id: int) -> list[Outcome]:
    """What a facility reported for a fair, refused ones left out."""
    query = select(Outcome).where(
        Outcome.facility_id == facility_id,
        Outcome.fair_id == fair_id,
        Outcome.state != OutcomeState.REFUSED,
    )
    return list(db.session.scalars(query.order_by(Outcome.happened_on, Outcome.id)).unique())


def steps_of_enquiry(enquiry_id: int) -> list[Step]:
    """What came of an enquiry, for its thread: each stage with how far it is known."""
    query = select(Outcome).where(
        Outcome.enquiry_id == enquiry_id,
        Outcome.state != OutcomeState.REFUSED,
        Outcome.stage != Stage.CONTACT,
    )
    return [
        Step("done", STAGE_WORDS[row.stage], clock.at(row.happened_on), OUTCOME_FLOW.status(row.state).label)
        for row in db.session.scalars(query.order_by(Outcome.happened_on, Outcome.id)).unique()
    ]


def _waiting(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        FollowUp.facility_id == actor.organisation_id,
        FollowUp.answered_at.is_(None),
        FollowUp.due_on <= today,
    )
