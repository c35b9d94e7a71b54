"""Two people for what moves money's measure: rates, numbers of the law, ceilings, targets, a fair's stand price.

One puts a change forward (``put_forward``), another confirms it here, and only then is it in force. Whoever put it
forward may take it back; who would confirm may set it aside with a reason. What changed meanwhile refuses (409).
"""

from __future__ import annotations

from collections.abc import Callable

from app.kernel import bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.programme import proposals, service
from app.programme.events import StandPriceConfirmed
from app.programme.models import (
    BudgetLine,
    MeasureProposal,
    Parameter,
    Period,
    SupportRate,
    Target,
)
from app.programme.service import FairLine, Line
from app.programme.states import MEASURE_FLOW, FairKind, LineScope, MeasureKind
from app.programme.uncapped import Decision
from app.reference.models import Province


def confirm(proposal: MeasureProposal, actor: Actor, *, version: int | None = None) -> None:
    """Bring it into force. NotAllowed for who put it forward, WrongMoment when it no longer waits or is out of date.

    The thing itself is changed before the history's head is taken, the order everybody else locks in (PostgreSQL).
    """
    _hold(proposal)
    if MEASURE_FLOW.may(proposal, "confirm", actor):
        try:
            _BRING_INTO_FORCE[proposal.kind](proposal, actor)
        except Invalid as no:
            raise WrongMoment(_("It can no longer come into force: %(why)s", why=no.message)) from no
    MEASURE_FLOW.move(proposal, "confirm", actor, version=version)
    _decided(proposal, actor)


def set_aside(proposal: MeasureProposal, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Refuse it with a reason; what holds stays. Not for who put it forward: they take it back."""
    MEASURE_FLOW.move(proposal, "set_aside", actor, reason=reason, version=version)
    _decided(proposal, actor)


def recall(proposal: MeasureProposal, actor: Actor, *, version: int | None = None) -> None:
    """Take back what one put forward oneself."""
    if proposal.put_forward_by != actor.person_id:
        raise NotAllowed(_("Only who put this forward takes it back. You may set it aside with a reason."))
    MEASURE_FLOW.move(proposal, "recall", actor, version=version)
    _decided(proposal, actor)


def _rate_in_force(row: MeasureProposal, actor: Actor) -> None:
    kind, item = row.fair_kind or FairKind.JOINED, row.cost_item_code or ""
    _refuse_newer(row, proposals.newest_rate(kind, item))
    first = row.valid_from or clock.today()
    cap = row.cap
    service.add_rate(kind, item, actor, percent=row.amount, cap=cap, valid_from=first, clause=row.clause)


def _parameter_in_force(row: MeasureProposal, actor: Actor) -> None:
    code = row.parameter_code or ""
    _refuse_newer(row, proposals.newest_parameter(code))
    first = row.valid_from or clock.today()
    service.add_parameter(code, actor, value=row.amount, valid_from=first, clause=row.clause)


def _ceiling_in_force(row: MeasureProposal, actor: Actor) -> None:
    cap = None if row.uncapped else Money(row.amount)
    if row.line_id is not None:
        _move(row, db.session.get_one(BudgetLine, row.line_id), cap, actor)
        return
    period = db.session.get_one(Period, row.period_id)
    if row.fair_id is not None:
        year = row.year or period.starts_on.year
        service.open_fair_line(
            FairLine(row.fair_id, row.name_vi, row.name_en, period.id, year, cap, row.clause, row.valid_from),
            actor,
        )
        return
    place = db.session.get(Province, row.province_code) if row.province_code else None
    scope = row.scope or LineScope.PERIOD
    wish = Line(scope, period, cap, row.clause, row.year, place, row.local, row.valid_from)
    service.open_line(wish, actor)


def _move(row: MeasureProposal, line: BudgetLine, cap: Money | None, actor: Actor) -> None:
    seen = None if row.seen is None else Money(row.seen)
    if cap is not None:
        service.set_cap(line, cap, actor, reason=row.reason, seen=seen)
        return
    decision = Decision(row.clause, row.valid_from or clock.today())
    service.uncap(line, decision, actor, reason=row.reason, seen=seen)


def _target_in_force(row: MeasureProposal, actor: Actor) -> None:
    target = db.session.get_one(Target, row.target_id)
    service.set_target(target, row.amount, actor, clause=row.clause, seen=row.seen)


def _stand_price_in_force(row: MeasureProposal, actor: Actor) -> None:
    bus.publish(StandPriceConfirmed(row.fair_id or 0, row.seen, row.amount, row.reason, actor))


_BRING_INTO_FORCE: dict[MeasureKind, Callable[[MeasureProposal, Actor], None]] = {
    MeasureKind.RATE: _rate_in_force,
    MeasureKind.PARAMETER: _parameter_in_force,
    MeasureKind.CEILING: _ceiling_in_force,
    MeasureKind.TARGET: _target_in_force,
    MeasureKind.STAND_PRICE: _stand_price_in_force,
}


def _hold(proposal: MeasureProposal) -> None:
    """One confirmation at a time; the others read what became of it."""
    db.session.refresh(proposal, with_for_update=True)


def _decided(proposal: MeasureProposal, actor: Actor) -> None:
    proposal.decided_by, proposal.decided_on = actor.person_id, clock.today()
    db.session.flush()


def _refuse_newer(row: MeasureProposal, newest: SupportRate | Parameter | None) -> None:
    if (newest.id if newest else None) != row.seen_row:
        raise WrongMoment(
            _(
                "Something newer came into force since this was put forward. Set it aside and look at what holds."
            )
        )
