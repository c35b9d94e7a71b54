"""Every step of a fair and of a stand's allocation, for every state and role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.fairs.states import ALLOCATION_FLOW, FAIR_FLOW, AllocationState, ApplicationState, FairState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import GRANTS, Actor, Role, job
from app.kernel.workflow import Move, Workflow
from tests.make import accounts, fairs as make

OUTSIDE = {Role.BUYER_OWNER, Role.BUYER_MEMBER, Role.FACILITY_OWNER, Role.FACILITY_MEMBER}


def fair() -> Any:
    return make.fair()


def allocation() -> Any:
    return make.allocation(make.application(state=ApplicationState.LISTED))


FLOWS: dict[str, tuple[Workflow, Callable[[], Any], Any]] = {
    "fair": (FAIR_FLOW, fair, FairState),
    "allocation": (ALLOCATION_FLOW, allocation, AllocationState),
}
MOVES = [(name, move) for name, (flow, _, _) in FLOWS.items() for move in flow.moves]
EACH = pytest.mark.parametrize("name, move", MOVES, ids=[f"{name}-{move.verb}" for name, move in MOVES])


def somebody(role: Role) -> Actor:
    """Staff of Hà Nội or of the national agency; makers and buyers from elsewhere."""
    if role in OUTSIDE:
        maker = role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}
        return accounts.acting(accounts.person(accounts.facility() if maker else accounts.buyer(), role))
    return accounts.staff(role)


def mover(move: Move) -> Actor:
    if move.needs is None:
        return job("test")
    return somebody(next(role for role in Role if move.needs in GRANTS[role]))


@EACH
def test_each_move_is_open_exactly_to_its_right_and_only_from_its_states(
    app: Flask, name: str, move: Move
) -> None:
    flow, make_one, states = FLOWS[name]
    thing = make_one()
    for role in Role:
        actor = somebody(role)
        allowed = move.needs is not None and move.needs in GRANTS[role]
        for state in states:
            thing.state = state
            assert flow.may(thing, move.verb, actor) is (allowed and state in move.from_), (role, state)


@EACH
def test_each_move_goes_where_the_table_says_or_is_refused(app: Flask, name: str, move: Move) -> None:
    flow, make_one, states = FLOWS[name]
    thing, actor = make_one(), mover(move)
    for state in states:
        thing.state = state
        db.session.flush()
        if state in move.from_:
            flow.move(thing, move.verb, actor, reason="Lý do.")
            line = audit.last(thing)
            assert (thing.state, line and line.verb) == (move.to, move.verb)
        else:
            with pytest.raises(WrongMoment):
                flow.move(thing, move.verb, actor, reason="Lý do.")
            assert thing.state is state


@pytest.mark.parametrize(
    "name, move", [pair for pair in MOVES if pair[1].reason], ids=lambda value: getattr(value, "verb", value)
)
def test_steps_that_hurt_need_a_reason(app: Flask, name: str, move: Move) -> None:
    flow, make_one, _states = FLOWS[name]
    thing = make_one()
    thing.state = move.from_[0]
    db.session.flush()

    with pytest.raises(Invalid):
        flow.move(thing, move.verb, mover(move), reason="  ")


def test_a_province_moves_only_the_stands_it_answers_for(app: Flask) -> None:
    given = allocation()
    other = accounts.staff(province_code="15")

    with pytest.raises(NotFound):
        ALLOCATION_FLOW.move(given, "vacate", other, reason="Lý do.")


def test_a_person_does_not_do_what_only_the_system_does(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        ALLOCATION_FLOW.move(allocation(), "lapse", accounts.staff(Role.NATIONAL_OFFICER))
