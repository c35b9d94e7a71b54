"""Reading awards, their letters and payments; what a decision needs is gathered in ``award_facts``."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Facility, Person
from app.fairs.models import Application
from app.fairs.queries.costs import ApprovedFigures
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.subsidies.award_facts import appraisers_of, as_approved
from app.subsidies.models import Award, DecisionLetter, Disbursement
from app.subsidies.states import DECIDED, LIVE, AwardState


def visible(actor: Actor) -> Select[Award]:
    """The awards this person may read, joined with their facility."""
    query = select(Award).join(Facility, Facility.id == Award.facility_id)
    return query.where(within(actor, Permission.AWARD_READ, province=Facility.province_code, own=_decided_of))


def _decided_of(facility_id: int) -> ColumnElement[bool]:
    """What a facility reads of its own: what was decided, not what is being prepared."""
    decided = or_(Award.approved_at.is_not(None), Award.state == AwardState.REJECTED)
    return and_(Award.facility_id == facility_id, decided)


def live_award_of(application_id: int) -> Award | None:
    """The award of an application that is neither rejected nor cancelled."""
    return db.session.scalar(
        select(Award).where(Award.application_id == application_id, Award.state.in_(LIVE))
    )


def approved_figures(application_id: int) -> ApprovedFigures | None:
    """What was approved for an application and not taken back: the figures of its award, which every page says."""
    award = db.session.scalar(
        select(Award)
        .where(Award.application_id == application_id, Award.state.in_(DECIDED))
        .options(selectinload(Award.lines))
    )
    if award is None:
        return None
    return ApprovedFigures(award.number, as_approved(award))


def unpledged_since(today: date) -> list[Award]:
    """Awards whose last day to pledge the larger own share is over."""
    query = select(Award).where(Award.state == AwardState.AWAITING_PLEDGE, Award.pledge_by < today)
    return list(db.session.scalars(query.order_by(Award.id)))


def letter_of(award: Award) -> DecisionLetter | None:
    """The letter of an award, once approved."""
    return db.session.scalar(select(DecisionLetter).where(DecisionLetter.award_id == award.id))


def letter_by_code(code: str) -> DecisionLetter | None:
    """The letter with this check code."""
    return db.session.scalar(select(DecisionLetter).where(DecisionLetter.check_code == code))


def cancelled_on(letter: DecisionLetter) -> datetime | None:
    """When the award of a letter was taken back; None while the letter holds."""
    found = db.session.get_one(Award, letter.award_id)
    line = audit.last(found, "cancel") if found.state is AwardState.CANCELLED else None
    return line.at if line else None


def disbursements(award: Award) -> list[Disbursement]:
    """What was paid and what came back, oldest first."""
    query = select(Disbursement).where(Disbursement.award_id == award.id).order_by(Disbursement.id)
    return list(db.session.scalars(query))


def is_paid_with(ref_key: str) -> bool:
    """Whether a payment has this reference already, by what of it counts (``bank_references.reference_key``)."""
    return db.session.scalar(select(Disbursement.id).where(Disbursement.ref_key == ref_key)) is not None


class DecisionRight(StrEnum):
    """Why somebody may or may not decide about an award (four eyes, I12)."""

    MAY = "may"
    NO_RIGHT = "no_right"
    PROPOSER = "proposer"
    APPRAISER = "appraiser"
    MEMBER = "member"


def right_to_decide(award: Award, actor: Actor) -> DecisionRight:
    """Whether this person may decide about a proposed award."""
    if not actor.can_on(Permission.AWARD_APPROVE, award.belongs()):
        return DecisionRight.NO_RIGHT
    if award.facility_id in actor.member_of:
        return DecisionRight.MEMBER
    if award.proposed_by == actor.person_id:
        return DecisionRight.PROPOSER
    return (
        DecisionRight.APPRAISER if actor.person_id in appraisers_of(award.application) else DecisionRight.MAY
    )


def application_to_propose(application_id: int, actor: Actor) -> Application:
    """An application support may be proposed for; NotFound when it is not this person's to see."""
    found = db.session.get(Application, application_id)
    if found is None or not actor.can_on(Permission.AWARD_PROPOSE, found.facility.belongs()):
        raise NotFound()
    return found


def is_draft(award: Award) -> bool:
    """Whether the proposal may still be changed."""
    return award.state is AwardState.DRAFT


def name_of(person_id: int | None) -> str:
    """Somebody's name; empty when unknown."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""
