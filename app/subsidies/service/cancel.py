"""Taking an approval back before money left, and letting a proposal lapse whose application is gone."""

from __future__ import annotations

from app.accounts.queries import facilities
from app.fairs.events import ApplicationEnding
from app.fairs.service import application as applications
from app.kernel import bus
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, job
from app.subsidies import ceilings, ledger, queries
from app.subsidies.events import AwardCancelled
from app.subsidies.models import Award
from app.subsidies.service import tell
from app.subsidies.service.refuse import end_lines
from app.subsidies.states import AWARD_FLOW, GRANTED, AwardState


def cancel(award: Award, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Give every ceiling its money back, the bill is void, and the application is on the list again.

    Raises NotAllowed, Invalid without a reason, or WrongMoment once money has left or the contract was signed.
    """
    facilities.lock(award.facility_id)
    db.session.refresh(award)
    chain = ceilings.held(award) if award.state is AwardState.APPROVED else None
    AWARD_FLOW.move(award, "cancel", actor, reason=reason, version=version)
    end_lines(award)
    if chain is not None:
        ledger.release(award, chain, {line.cost_item_code: line.support for line in award.lines}, actor)
        applications.unaward(award.application, actor, reason=reason, award=award.number)
        tell.cancelled(award, reason.strip())
    bus.publish(AwardCancelled(award.id))


def lapse(event: ApplicationEnding) -> None:
    """An application leaves the list: a proposal nobody decided lapses; granted support must be cancelled first."""
    award = queries.live_award_of(event.application_id)
    if award is None:
        return
    facilities.lock(award.facility_id)
    db.session.refresh(award)
    if award.state in GRANTED:
        raise WrongMoment(gettext("Support was already approved for this application. Cancel it first."))
    AWARD_FLOW.move(award, "lapse", job("application ended"))
    end_lines(award)
