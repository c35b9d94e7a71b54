"""Who gets which stand. One live allocation per stand: the database says the certain no (I11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.queries import facilities
from app.fairs.eligibility import NO_DOUBLE_CLAUSE
from app.fairs.models import Allocation, Application, Fair, Stand
from app.fairs.queries import stands as queries
from app.fairs.states import ALLOCATION_FLOW, AllocationState, ApplicationState, FairState
from app.kernel import audit, clock, jobs, rights, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound, WrongMoment
from app.kernel.i18n import gettext as _, in_both
from app.kernel.permissions import Actor, Permission, job
from app.notices.service import tell
from app.programme.rules import PROGRAMME_MONEY

LAPSE = "fairs.lapse"


def give(
    stand: Stand, application: Application, actor: Actor, *, held_until: datetime | None = None
) -> Allocation:
    """Give a stand, at once or on hold until a moment; WrongMoment when somebody was faster or no room is left."""
    _check_right(application, actor)
    _stand_in_line(stand, application)
    _check_moment(stand, application, held_until)
    _lapse_old(stand)
    _check_counts(stand, application)
    row = Allocation(
        stand_id=stand.id,
        application_id=application.id,
        state=AllocationState.HELD if held_until else AllocationState.CONFIRMED,
        price=stand.price,
        funding=stand.funding,
        held_until=held_until,
        given_by=actor.name,
    )
    unique.add_once(row, lambda: WrongMoment(_taken_by(stand)))
    audit.record(
        actor,
        row,
        "give",
        after={"stand": stand.number, "application": application.number, "state": str(row.state)},
    )
    if held_until:
        jobs.enqueue(LAPSE, {"allocation": row.id}, key=f"{LAPSE}:{row.id}", due_at=held_until)
    _tell(row, "fairs/stand-held" if held_until else "fairs/stand-given")
    return row


def _stand_in_line(stand: Stand, application: Application) -> None:
    """One decision at a time about a facility and a fair (PostgreSQL; SQLite has one writer anyway).

    Else a stand could go to an application that just ended, and the fair's counts would not hold.
    """
    facilities.lock(application.facility_id)
    db.session.execute(select(Fair.id).where(Fair.id == stand.fair_id).with_for_update(key_share=True))
    db.session.refresh(application, ["state"])


def confirm(allocation: Allocation, actor: Actor, *, version: int | None = None) -> None:
    """Turn a hold into the facility's stand."""
    rights.check_not_own(actor, allocation.application.belongs())
    if allocation.held_until is not None and allocation.held_until <= clock.now():
        raise WrongMoment(_("The hold has run out. Give the stand anew if it is still free."))
    ALLOCATION_FLOW.move(allocation, "confirm", actor, version=version)
    allocation.held_until = None
    _tell(allocation, "fairs/stand-given")


def free(allocation: Allocation, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Take the stand back; the facility reads why."""
    ALLOCATION_FLOW.move(allocation, "vacate", actor, reason=reason, version=version)
    _tell(allocation, "fairs/stand-freed", reason=reason.strip())


def free_all(fair: Fair, actor: Actor, *, reason: str) -> None:
    """Every stand of a cancelled fair; one letter about the fair is enough."""
    query = select(Allocation).join(Allocation.stand).where(Stand.fair_id == fair.id)
    for row in db.session.scalars(query.where(Allocation.state != AllocationState.VACATED)):
        ALLOCATION_FLOW.move(row, "vacate", actor, reason=reason)


def free_of(application: Application, actor: Actor, *, reason: str) -> None:
    """The stands of an application that ends (withdrawn, rejected)."""
    query = select(Allocation).where(
        Allocation.application_id == application.id, Allocation.state != AllocationState.VACATED
    )
    for row in db.session.scalars(query.order_by(Allocation.id)):
        ALLOCATION_FLOW.move(row, "lapse", job(f"application {application.number}"), ended=reason.strip())


def lapse(allocation: Allocation) -> None:
    """A hold whose time is over ends by itself."""
    if allocation.state != AllocationState.HELD or allocation.held_until is None:
        return
    if allocation.held_until <= clock.now():
        ALLOCATION_FLOW.move(allocation, "lapse", job("hold ran out"))


def _lapse_old(stand: Stand) -> None:
    query = select(Allocation).where(
        Allocation.stand_id == stand.id, Allocation.state == AllocationState.HELD
    )
    for row in db.session.scalars(query):
        lapse(row)


def _check_right(application: Application, actor: Actor) -> None:
    rights.check_decides(actor, Permission.STAND_MANAGE, application.belongs())


def _check_moment(stand: Stand, application: Application, held_until: datetime | None) -> None:
    if application.fair_id != stand.fair_id:
        raise NotFound()
    if stand.fair.state != FairState.PUBLISHED:
        raise WrongMoment(_("Stands are given while the fair is published and not yet held."))
    if application.state not in queries.READY:
        raise WrongMoment(_("Only an application on the confirmed list gets a stand."))
    if application.state is not ApplicationState.LISTED and stand.funding not in PROGRAMME_MONEY:
        raise WrongMoment(
            _("Support is approved for this application, so its stand may not be on another source's money."),
            clause=NO_DOUBLE_CLAUSE,
        )
    if held_until is not None and held_until <= clock.now():
        raise Invalid({"held_until": _("A hold ends in the future.")})


def _check_counts(stand: Stand, application: Application) -> None:
    fair = stand.fair
    most = min(application.stands_asked, fair.most_stands_each)
    if len(queries.allocations_of(application.id)) >= most:
        raise WrongMoment(
            _("The facility already has the %(most)d stands it asked for or may have.", most=most)
        )
    offered = fair.stands_offered
    if stand.funding in PROGRAMME_MONEY and queries.programme_stands_taken(fair.id) >= offered:
        raise WrongMoment(
            _(
                "All %(offered)d stands the programme offers at this fair are given. "
                "Free one, or offer more in the fair's facts.",
                offered=offered,
            )
        )


def _taken_by(stand: Stand) -> str:
    query = select(Allocation).where(
        Allocation.stand_id == stand.id, Allocation.state != AllocationState.VACATED
    )
    holder = db.session.scalars(query).first()
    if holder is None:
        return _("Stand %(number)s was just taken. Choose another.", number=stand.number)
    return _(
        "Stand %(number)s was just given to %(facility)s by %(who)s. Choose another.",
        number=stand.number,
        facility=holder.application.facility.name,
        who=holder.given_by,
    )


def _tell(allocation: Allocation, template: str, **facts: Any) -> None:
    application, fair = allocation.application, allocation.stand.fair
    tell(
        application.facility_id,
        template,
        key=f"{template}:{allocation.id}",
        link=("fairs.application", {"application_id": application.id}),
        fair=in_both(fair),
        stand=allocation.stand.number,
        starts_on=fair.starts_on,
        held_until=allocation.held_until,
        **facts,
    )
