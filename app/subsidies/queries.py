"""Reading awards and the facts a decision needs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, select

from app.accounts.models import Facility
from app.fairs.models import (
    Allocation,
    AllocationState,
    Application,
    ApplicationDocument,
    ApplicationState,
    DocumentKind,
    Fair,
)
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission, Scope
from app.programme import rules as programme
from app.programme.models import FairKind, FundSource
from app.programme.queries import ADVANCE_PERCENT, OVERSEAS_PER_YEAR, parameter, terms_on
from app.programme.rules import Assessment, Terms
from app.subsidies.models import Award, AwardLine, AwardState, DecisionLetter, Disbursement
from app.subsidies.rules import DecisionFacts, PaymentFacts
from app.subsidies.states import GRANTED, LIVE
from app.subsidies.watch import APPRAISED


def award(award_id: int, actor: Actor) -> Award:
    """An award this person may read; NotFound otherwise. A facility sees its own once decided."""
    found = db.session.get(Award, award_id)
    if found is None or not actor.can_on(Permission.AWARD_READ, found.belongs()):
        raise NotFound()
    if not actor.is_staff and found.state in (AwardState.DRAFT, AwardState.PROPOSED):
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
            decided = Award.state.not_in((AwardState.DRAFT, AwardState.PROPOSED))
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
    lines = audit.history(application)
    return frozenset(
        line.actor_id for line in lines if line.actor_id is not None and line.after.get("state") in APPRAISED
    )


def terms_of(award: Award) -> Terms:
    """The rates an award is decided by (R8)."""
    kind = award.application.fair.kind
    if kind is None:
        raise WrongMoment(gettext("The programme takes no part in this fair, so nothing can be paid for it."))
    return terms_on(kind, award.decided_for)


def decision_facts(award: Award, most: Assessment) -> DecisionFacts:
    """What is known now about an award to be decided."""
    application, limit = award.application, parameter(OVERSEAS_PER_YEAR, clock.today())
    return DecisionFacts(
        support=most.support,
        funding=award.funding,
        stand_funding=stand_funding(application),
        own_money_pledged=application.cofunding_pledged_at is not None,
        no_double_pledged=application.no_double_pledged_at is not None,
        overseas=application.fair.kind is FairKind.OVERSEAS,
        overseas_this_year=overseas_in(award.facility_id, clock.today().year, but=award.id),
        most_overseas=limit.value,
        overseas_clause=limit.clause,
    )


def overseas_in(facility_id: int, year: int, *, but: int = 0) -> int:
    """How many fairs abroad were approved for a facility in a calendar year (R13)."""
    query = (
        select(func.count(Award.id))
        .join(Fair, Fair.id == Award.fair_id)
        .where(
            Award.facility_id == facility_id,
            Award.id != but,
            Award.state.in_(GRANTED),
            Fair.kind == FairKind.OVERSEAS,
            Award.approved_at >= clock.at(date(year, 1, 1), 0),
            Award.approved_at < clock.at(date(year + 1, 1, 1), 0),
        )
    )
    return db.session.scalar(query) or 0


def most_advance(award: Award) -> Money:
    """The most that may be paid before acceptance (R22)."""
    return programme.most_advance(award.support, parameter(ADVANCE_PERCENT, award.decided_for).value)


def payment_facts(award: Award) -> PaymentFacts:
    """Which papers of the application are there (R20)."""
    query = select(ApplicationDocument.kind).where(ApplicationDocument.application_id == award.application_id)
    kinds = set(db.session.scalars(query))
    return PaymentFacts(
        contract=DocumentKind.STAND_CONTRACT in kinds,
        invoice=DocumentKind.INVOICE in kinds,
        listed=bool(award.application.list_number),
        accepted=award.application.state is ApplicationState.ACCEPTED,
    )


def letter_of(award: Award) -> DecisionLetter | None:
    """The letter of an award, once approved."""
    return db.session.scalar(select(DecisionLetter).where(DecisionLetter.award_id == award.id))


def letter_by_code(code: str) -> DecisionLetter | None:
    """The letter with this check code."""
    return db.session.scalar(select(DecisionLetter).where(DecisionLetter.check_code == code))


def disbursements(award: Award) -> list[Disbursement]:
    """What was paid and what came back, oldest first."""
    query = select(Disbursement).where(Disbursement.award_id == award.id).order_by(Disbursement.id)
    return list(db.session.scalars(query))
