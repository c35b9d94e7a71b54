"""The facility answers to a larger own share: pledged, declined, or not answered in time (R17)."""

from __future__ import annotations

import logging

from app.fairs.service import application as applications
from app.kernel import clock, dates
from app.kernel.db import db, let_go
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, job
from app.subsidies import award_facts, letter, queries
from app.subsidies.models import Award
from app.subsidies.service import tell
from app.subsidies.service.approve import take_effect
from app.subsidies.service.cancel import end_unpledged
from app.subsidies.states import AWARD_FLOW, AwardState

_log = logging.getLogger(__name__)


def pledge(award: Award, actor: Actor, *, version: int | None = None) -> None:
    """The facility pledges the larger own share, so the award counts: letter, bill and notice go out now.

    Raises NotFound, NotAllowed, or WrongMoment once it was answered, taken back or the last day is over.
    """
    award_facts.lock(award)
    signer = letter.signer(award.approved_by, queries.name_of(award.approved_by), award.approved_at)
    facts = award_facts.of_award(award)
    AWARD_FLOW.move(award, "pledge", actor, version=version, own_share=award.own_share)
    if award.pledge_by is not None and award.pledge_by < clock.today():
        raise WrongMoment(gettext("The last day to pledge was %(day)s.", day=dates.short(award.pledge_by)))
    applications.award_pledged(award.application, actor, award=award.number, support=award.support)
    award.decision_number = letter.number()
    take_effect(award, facts, signer)


def decline(award: Award, actor: Actor, *, reason: str = "", version: int | None = None) -> None:
    """The facility does not take the support with this own share: the ceilings have their money back.

    The application stays on the list. Raises NotFound, NotAllowed, or WrongMoment once it was answered or taken back.
    """
    award_facts.lock(award)
    end_unpledged(award, "decline", actor, reason=reason, version=version)
    tell.pledge_declined(award, reason=reason.strip())


def lapse_unpledged() -> int:
    """Awards nobody pledged for in time end, and the ceilings have their money back; how many there were.

    Each ends in a transaction of its own, the caller's is ended: whoever held the ceilings of one while waiting for the
    facility of the next could meet an approval that waits the other way round. One that cannot end keeps no other open;
    the log names it.
    """
    ended = 0
    for number in [award.id for award in queries.unpledged_since(clock.today())]:
        try:
            ended += _lapse_alone(number)
        except Exception:
            let_go()
            _log.exception("award %s could not end for want of its pledge", number)
    return ended


def _lapse_alone(number: int) -> bool:
    has_ended = _lapse(db.session.get_one(Award, number))
    db.session.commit()
    return has_ended


def _lapse(award: Award) -> bool:
    award_facts.lock(award)
    if award.state is not AwardState.AWAITING_PLEDGE:
        return False
    end_unpledged(award, "pledge_lapsed", job("own share not pledged in time"))
    tell.pledge_lapsed(award)
    return True
