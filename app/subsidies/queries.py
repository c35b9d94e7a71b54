"""Reading awards and the facts a decision needs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select

from app.accounts.models import Facility, Person
from app.fairs import overseas_limit
from app.fairs.models import Allocation, Application, ApplicationDocument
from app.fairs.queries.costs import lines_of
from app.fairs.states import AllocationState, ApplicationState, DocumentKind
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission, Scope
from app.programme import rules as programme
from app.programme.queries import ADVANCE_PERCENT, parameter, terms_on
from app.programme.rules import Assessment, CostLine, Terms
from app.programme.states import FairKind, FundSource
from app.subsidies.ceilings import Chain
from app.subsidies.invariants import PREPARING
from app.subsidies.models import Award, AwardLine, DecisionLetter, Disbursement
from app.subsidies.rules import DecisionFacts, PaymentFacts, merged
from app.subsidies.states import LIVE, AwardState


def award(award_id: int, actor: Actor) -> Award:
    """An award this person may read; NotFound otherwise. A facility sees its own once decided."""
    found = db.session.get(Award, award_id)
    if found is None or not actor.can_on(Permission.AWARD_READ, found.belongs()):
        raise NotFound()
    if not actor.is_staff and found.approved_at is None and found.state is not AwardState.REJECTED:
        raise NotFound()
    return found


def visible(actor: Actor) -> Select[Award]:
    """The awards this person may read, joined with their facility."""
    query = select(Award).join(Facility, Facility.id == Award.facility_id)
    match actor.scope(Permission.AWARD_READ):
        case Scope.ALL:
            return query
        case Scope.PROVINCE:
            return query.where(Facility.province_code == actor.province_code)
        case Scope.OWN:
            decided = or_(Award.approved_at.is_not(None), Award.state == AwardState.REJECTED)
            return query.where(Award.facility_id == actor.organisation_id, decided)
        case _:
            return query.where(Award.id < 0)


def live_award_of(application_id: int) -> Award | None:
    """The award of an application that is neither rejected nor cancelled."""
    return db.session.scalar(
        select(Award).where(Award.application_id == application_id, Award.state.in_(LIVE))
    )


def items_paid_elsewhere(application: Application) -> frozenset[str]:
    """Cost items another live award already pays for this facility at this fair (R18)."""
    query = (
        select(AwardLine.cost_item_code)
        .join(Award)
        .where(
            AwardLine.live,
            AwardLine.support > 0,
            AwardLine.facility_id == application.facility_id,
            AwardLine.fair_id == application.fair_id,
            Award.application_id != application.id,
        )
    )
    return frozenset(db.session.scalars(query))


def stand_funding(application: Application) -> frozenset[FundSource]:
    """Whose money pays the stands this application holds (R19); empty while it holds none."""
    query = select(Allocation.funding).where(
        Allocation.application_id == application.id, Allocation.state != AllocationState.VACATED
    )
    return frozenset(db.session.scalars(query))


def appraisers_of(application: Application) -> frozenset[int]:
    """Who checked this application or put it on the list (I12)."""
    lines = audit.history(application, verbs=PREPARING)
    return frozenset(line.actor_id for line in lines if line.actor_id is not None)


def terms_of(award: Award) -> Terms:
    """The rates an award is decided by (R8)."""
    return terms_for(award.application, award.decided_for)


def assessed(application: Application, funding: FundSource) -> Assessment:
    """What this application would get now out of one source of money (R8–R18); a stand that others pay gets nothing."""
    return programme.assess(
        merged(lines_of(application)),
        terms_for(application, application.applied_on),
        priority=application.priority,
        funding=paying(application, funding),
        paid_elsewhere=items_paid_elsewhere(application),
    )


def reassessed(award: Award) -> Assessment:
    """The most this award may grant now: its own lines once more, by the same rates (R8).

    Raised for priority only if it was when proposed and the mark still stands (R14).
    """
    return programme.assess(
        [CostLine(line.cost_item_code, line.quantity, line.unit_price, line.note) for line in award.lines],
        terms_of(award),
        priority=award.priority and award.application.priority,
        funding=paying(award.application, award.funding),
        paid_elsewhere=items_paid_elsewhere(award.application),
    )


def paying(application: Application, funding: FundSource) -> FundSource:
    """Whose money a stand is on: another source on the stand wins over what was asked (R19)."""
    others = sorted(stand_funding(application) - programme.PROGRAMME_MONEY)
    return others[0] if others else funding


def terms_for(application: Application, day: date) -> Terms:
    """The rates of a day for the fair applied for; WrongMoment when the programme takes no part in it."""
    kind = application.fair.kind
    if kind is None or not application.fair.supported:
        raise WrongMoment(gettext("The programme takes no part in this fair, so nothing can be paid for it."))
    return terms_on(kind, day)


def decision_facts(
    application: Application, funding: FundSource, most: Assessment, chain: Chain
) -> DecisionFacts:
    """What is known now about support to be decided."""
    today = clock.today()
    limit = overseas_limit.most(today)
    return DecisionFacts(
        support=most.support,
        funding=funding,
        stand_funding=stand_funding(application),
        own_money_pledged=application.cofunding_pledged_at is not None,
        no_double_pledged=application.no_double_pledged_at is not None,
        overseas=application.fair.kind is FairKind.OVERSEAS,
        overseas_this_year=overseas_limit.approved(application.facility_id, today.year, but=application.id),
        most_overseas=limit.value,
        overseas_clause=limit.clause,
        unset_ceilings=tuple(chain.unset),
    )


def most_advance(award: Award) -> Money:
    """The most that may be paid before acceptance (R22)."""
    return advance_of(award.support, award.decided_for)


def advance_of(support: Money, day: date) -> Money:
    """The most of an amount of support that may be paid before acceptance, by the number of a day (R22)."""
    return programme.most_advance(support, advance_percent(day))


def advance_percent(day: date) -> int:
    """How much of the support may be paid before acceptance, in percent (R22)."""
    return parameter(ADVANCE_PERCENT, day).value


def reasons(award: Award) -> dict[str, str]:
    """Cost item code → why it gets nothing, as the proposal found it."""
    return {row["item"]: row["why_not"] for row in award.working if "item" in row}


def payment_facts(award: Award) -> PaymentFacts:
    """Which papers of the application are there (R20)."""
    query = select(ApplicationDocument.kind).where(ApplicationDocument.application_id == award.application_id)
    kinds = set(db.session.scalars(query))
    return PaymentFacts(
        contract=DocumentKind.STAND_CONTRACT in kinds or bool(award.application.contract),
        invoice=DocumentKind.INVOICE in kinds,
        listed=bool(award.application.list_number),
        accepted=award.application.state is ApplicationState.ACCEPTED,
        other_money=bool(stand_funding(award.application) - {award.funding}),
    )


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
