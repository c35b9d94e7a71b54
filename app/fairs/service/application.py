"""An application moves: the one door to its workflow, which also starts the next turn's clock.

Rooms to the right come in by ``award``, ``unaward`` and ``settle``; they tell the facility in their own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.queries import facilities
from app.fairs import whose_turn
from app.fairs.events import ApplicationEnding
from app.fairs.models import Application, Fair
from app.fairs.queries import costs
from app.fairs.service import allocation
from app.fairs.states import APPLICATION_FLOW, ApplicationState
from app.kernel import audit, bus, clock
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, job
from app.kernel.workflow import NOTHING_ELSE

ENDINGS = frozenset({"withdraw", "reject", "wait", "close"})
"""Moves that take an application off the list: money may already stand on it, so a listener may object."""


def move(
    application: Application,
    verb: str,
    actor: Actor,
    *,
    reason: str = "",
    version: int | None = None,
    also: Mapping[str, Any] = NOTHING_ELSE,
    **facts: Any,
) -> None:
    """Make one move of ``APPLICATION_FLOW``; raises NotFound, NotAllowed, Invalid or WrongMoment.

    ``also``: columns that change with it.
    """
    if verb in ENDINGS and APPLICATION_FLOW.may(application, verb, actor):
        facilities.lock(application.facility_id)
        db.session.refresh(application, ["share_to_pledge"])
        if (
            verb == "wait" and application.share_to_pledge is not None
        ):  # only who may decide takes a decision back
            raise WrongMoment(gettext("Support was already approved for this application. Cancel it first."))
        bus.publish(ApplicationEnding(application.id))
    becomes = ApplicationState(APPLICATION_FLOW.find(verb).to)
    turn = {"due_on": whose_turn.due_after(becomes, clock.today())}
    APPLICATION_FLOW.move(
        application, verb, actor, reason=reason, version=version, also={**also, **turn}, **facts
    )
    if verb in ENDINGS:
        allocation.free_of(application, actor, reason=reason)


def close_all(fair: Fair, *, reason: str) -> None:
    """End every application that waits at a cancelled fair; whoever applied is told by the fair's own letter."""
    states = APPLICATION_FLOW.find("close").from_
    query = select(Application).where(Application.fair_id == fair.id, Application.state.in_(states))
    for application in db.session.scalars(query.order_by(Application.id)):
        move(application, "close", job("fair cancelled"), reason=reason)
        application.decided_reason = reason.strip()


def award(application: Application, actor: Actor, **facts: Any) -> None:
    """Support was approved; ``facts`` (award number, đồng) go into the history."""
    move(application, "award", actor, **facts)


def award_pledged(application: Application, actor: Actor, **facts: Any) -> None:
    """The facility pledged the larger own share, so the approval counts; the pledge is the file's from now on.

    ``facts`` (award number, đồng) go into the history.
    """
    before, share = costs.pledged_share(application), application.share_to_pledge
    application.pledged_share, application.share_to_pledge = share, None
    application.cofunding_pledged_at, application.pledged_by = clock.now(), actor.name
    audit.record(actor, application, "pledge_again", before={"own_share": before}, after={"own_share": share})
    move(application, "award_pledged", job("own share pledged"), **facts)


def ask_pledge(application: Application, actor: Actor, *, own_share: Money, by: date, award: str) -> None:
    """A decision left this own share, more than was pledged: the file is the facility's turn until ``by``.

    Forms opened before it are refused: they did not show it.
    """
    application.version = Application.version + 1  # in the database: moves raise it there at the same moment
    application.share_to_pledge, application.due_on = own_share, by
    before = {"own_share": costs.pledged_share(application)}
    audit.record(
        actor, application, "ask_pledge", before=before, after={"own_share": own_share, "award": award}
    )


def pledge_over(application: Application, actor: Actor, *, reason: str = "", award: str) -> None:
    """The larger own share was not pledged: the file is on the list as before, and the agency's turn again."""
    share, application.share_to_pledge = application.share_to_pledge, None
    application.due_on = whose_turn.due_after(ApplicationState(application.state), clock.today())
    after = {"own_share": share, "award": award}
    audit.record(actor, application, "pledge_over", after=after, reason=reason.strip())


def unaward(application: Application, actor: Actor, *, reason: str, **facts: Any) -> None:
    """The approval was taken back: on the list again."""
    move(application, "unaward", actor, reason=reason, **facts)


def settle(application: Application, actor: Actor, **facts: Any) -> None:
    """The rest of the support was paid."""
    move(application, "settle", actor, **facts)
