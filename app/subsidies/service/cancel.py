"""Taking an approval back before money left, and letting a proposal lapse whose application is gone."""

from __future__ import annotations

from app.fairs.events import ApplicationEnding
from app.fairs.service import application as applications
from app.kernel import bus
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, job
from app.subsidies import award_facts, ceilings, ledger, queries
from app.subsidies.events import AwardCancelled
from app.subsidies.models import Award
from app.subsidies.service import tell
from app.subsidies.service.refuse import end_lines
from app.subsidies.states import AWARD_FLOW, GRANTED, HELD, AwardState


def cancel(award: Award, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Give every ceiling its money back, the bill is void, and the application is on the list (again).

    Raises NotAllowed, Invalid without a reason, or WrongMoment once money has left or the contract was signed.
    """
    award_facts.lock(award)
    before = award.state
    if before is AwardState.AWAITING_PLEDGE:
        end_unpledged(award, "cancel", actor, reason=reason, version=version)
    else:
        _end(award, "cancel", actor, held=before is AwardState.APPROVED, reason=reason, version=version)
    if before is AwardState.APPROVED:
        applications.unaward(award.application, actor, reason=reason, award=award.number)
    if before in HELD:
        tell.cancelled(award, reason.strip(), counted=before is AwardState.APPROVED)
    bus.publish(AwardCancelled(award.id))


def end_unpledged(
    award: Award, verb: str, actor: Actor, *, reason: str = "", version: int | None = None
) -> None:
    """End an award whose larger own share nobody pledged; the ceilings have their money back.

    The caller holds the facility's lock; WrongMoment when the award no longer waits.
    """
    _end(award, verb, actor, held=award.state is AwardState.AWAITING_PLEDGE, reason=reason, version=version)
    applications.pledge_over(award.application, actor, reason=reason, award=award.number)


def _end(
    award: Award, verb: str, actor: Actor, *, held: bool, reason: str = "", version: int | None = None
) -> None:
    """Make the move and let go of lines and money."""
    chain = ceilings.chain_of(award) if held else None
    AWARD_FLOW.move(award, verb, actor, reason=reason, version=version)
    end_lines(award)
    if chain is not None:
        ledger.release(award, chain, {line.cost_item_code: line.support for line in award.lines}, actor)


def lapse(event: ApplicationEnding) -> None:
    """An application leaves the list: a proposal or an unpledged award lapses; support that counts is cancelled first."""
    award = queries.live_award_of(event.application_id)
    if award is None:
        return
    award_facts.lock(award)
    if award.state in GRANTED:
        raise WrongMoment(gettext("Support was already approved for this application. Cancel it first."))
    ended = job("application ended")
    if award.state is AwardState.AWAITING_PLEDGE:
        end_unpledged(award, "lapse", ended)
        tell.pledge_declined(award, withdrawn=True)
    else:
        _end(award, "lapse", ended, held=False)
