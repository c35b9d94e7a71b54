"""Proposing support for an application on the confirmed list."""

from __future__ import annotations

from app.accounts.queries import facilities
from app.fairs.models import Application
from app.fairs.states import ApplicationState
from app.kernel import clock, rights
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor, Permission
from app.programme.rules import AssessedLine
from app.programme.states import FundSource
from app.subsidies import award_facts, queries
from app.subsidies.award_facts import AwardFacts
from app.subsidies.models import Award, AwardLine
from app.subsidies.rules import Objected
from app.subsidies.service import tell
from app.subsidies.states import AWARD_FLOW, AwardState

SERIES = "HT"
FOR_GOOD = frozenset({"nothing", "other_money"})
"""Objections nobody can mend before the approval; pledges may still come in."""


def propose(
    application: Application,
    actor: Actor,
    *,
    funding: FundSource = FundSource.NATIONAL,
    reason: str = "",
    version: int | None = None,
) -> Award:
    """Put what the dated rates give before the approver (R8–R19).

    A returned draft is computed anew. WrongMoment when the application is not on the list or already proposed,
    Objected when nothing of it may be paid, NotAllowed without the right.
    """
    rights.check(actor, Permission.AWARD_PROPOSE)
    facilities.lock(application.facility_id)
    db.session.refresh(application)
    if application.state is not ApplicationState.LISTED:
        raise WrongMoment(
            gettext("The application is not on a confirmed list, so no support can be proposed.")
        )
    draft = queries.live_award_of(application.id)
    facts = award_facts.of_application(application, funding, draft)
    hopeless = [one for one in facts.objections if one.code in FOR_GOOD]
    if hopeless:
        raise Objected(hopeless)
    award = draft or _opened(application)
    if award.state is AwardState.DRAFT:
        _fill(award, facts, actor)
    AWARD_FLOW.move(award, "propose", actor, reason=reason, version=version, support=facts.most.support)
    tell.proposed(award)
    return award


def _opened(application: Application) -> Award:
    award = Award(
        number=next_number(SERIES),
        application_id=application.id,
        facility_id=application.facility_id,
        fair_id=application.fair_id,
        year=clock.today().year,
        decided_for=application.applied_on,
        is_demo=application.is_demo,
    )
    db.session.add(award)
    db.session.flush()
    return award


def _fill(award: Award, facts: AwardFacts, actor: Actor) -> None:
    application, most = facts.application, facts.most
    award.lines.clear()
    db.session.flush()  # the old lines must be gone before new ones of the same item come (R18)
    award.lines.extend(_line(award, one) for one in most.lines)
    award.year, award.decided_for = clock.today().year, application.applied_on
    award.funding, award.proposed_by = facts.funding, actor.person_id
    award.rate_version, award.priority = facts.rate_version, facts.priority
    award.working = [{"item": one.line.item_code, "why_not": one.why_not} for one in most.lines]
    award.cost, award.eligible = most.cost, most.eligible
    award.support, award.own_share = most.support, most.own_share
    db.session.flush()


def _line(award: Award, one: AssessedLine) -> AwardLine:
    return AwardLine(
        facility_id=award.facility_id,
        fair_id=award.fair_id,
        cost_item_code=one.line.item_code,
        note=one.line.note,
        quantity=one.line.quantity,
        unit_price=one.line.unit_price,
        cost=one.cost,
        eligible=one.eligible,
        percent=one.percent,
        support=one.support,
        own_share=one.own_share,
        clause=one.clause,
    )
