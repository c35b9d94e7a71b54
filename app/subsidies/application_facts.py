"""What decides about support and stands with the application: other awards, its stands, its papers, who checked it."""

from __future__ import annotations

from sqlalchemy import select

from app.fairs.models import Allocation, Application, ApplicationDocument
from app.fairs.states import AllocationState, ApplicationState, DocumentKind
from app.kernel import audit
from app.kernel.db import db
from app.programme.states import FundSource
from app.subsidies.invariants import PREPARING
from app.subsidies.models import Award, AwardLine
from app.subsidies.rules import PaymentFacts


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


def papers_of(application: Application, funding: FundSource, whose: frozenset[FundSource]) -> PaymentFacts:
    """Which papers of the application are there (R20)."""
    query = select(ApplicationDocument.kind).where(ApplicationDocument.application_id == application.id)
    kinds = set(db.session.scalars(query))
    return PaymentFacts(
        contract=DocumentKind.STAND_CONTRACT in kinds or bool(application.contract),
        invoice=DocumentKind.INVOICE in kinds,
        listed=bool(application.list_number),
        accepted=application.state is ApplicationState.ACCEPTED,
        other_money=bool(whose - {funding}),
    )
