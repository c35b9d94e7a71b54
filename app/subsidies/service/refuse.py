"""Not approving: back to the proposer, or no support at all."""

from __future__ import annotations

from app.kernel.permissions import Actor
from app.subsidies.award_facts import appraisers_of, lock
from app.subsidies.models import Award
from app.subsidies.service import tell
from app.subsidies.service.approve import refuse_unless_independent
from app.subsidies.states import AWARD_FLOW


def return_for_changes(award: Award, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Give the proposal back to the proposer with a reason; raises NotAllowed, Invalid or WrongMoment."""
    lock(award)
    AWARD_FLOW.move(award, "return", actor, reason=reason, version=version)
    tell.returned(award, reason.strip())


def reject(award: Award, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """No support, with a reason the facility reads; raises NotAllowed, Invalid or WrongMoment."""
    lock(award)
    AWARD_FLOW.move(award, "reject", actor, reason=reason, version=version)
    refuse_unless_independent(appraisers_of(award.application), actor)
    award.reason = reason.strip()
    end_lines(award)
    tell.rejected(award, award.reason)


def end_lines(award: Award) -> None:
    """The award's cost items are free for another source of money again (R18)."""
    for line in award.lines:
        line.live = False
