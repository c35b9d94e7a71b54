"""Every state, every verb, every role: what the table says is what happens."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import GRANTS, Actor, Role
from app.linkage.models import Enquiry
from app.linkage.states import ENQUIRY_FLOW, EnquiryState, is_turn_of
from tests.make import accounts, linkage as make


def actor_in(role: Role, enquiry: Enquiry) -> Actor:
    if role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}:
        return accounts.acting(accounts.person(enquiry.facility, role))
    if role in {Role.BUYER_OWNER, Role.BUYER_MEMBER}:
        return accounts.acting(accounts.person(enquiry.buyer, role))
    return accounts.staff(role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", [move.verb for move in ENQUIRY_FLOW.moves])
def test_the_table_decides(app: Flask, verb: str, role: Role) -> None:
    enquiry = make.enquiry()
    actor, move = actor_in(role, enquiry), ENQUIRY_FLOW.find(verb)
    for state in EnquiryState:
        enquiry.state = state
        db.session.flush()
        if move.needs not in GRANTS[role]:
            with pytest.raises(NotAllowed):
                ENQUIRY_FLOW.move(enquiry, verb, actor)
        elif state not in move.from_:
            with pytest.raises(WrongMoment):
                ENQUIRY_FLOW.move(enquiry, verb, actor)
        else:
            ENQUIRY_FLOW.move(enquiry, verb, actor)
            assert enquiry.state is move.to


@pytest.mark.parametrize("verb", [move.verb for move in ENQUIRY_FLOW.moves])
def test_another_organisation_finds_nothing(app: Flask, verb: str) -> None:
    enquiry = make.enquiry()
    other = accounts.acting(accounts.owner(accounts.buyer("Other")))

    with pytest.raises(NotFound):
        ENQUIRY_FLOW.move(enquiry, verb, other)


def test_it_is_never_the_turn_of_both() -> None:
    for state in EnquiryState:
        both = is_turn_of(state, maker=True), is_turn_of(state, maker=False)
        assert sum(both) == (0 if state is EnquiryState.CLOSED else 1)


def test_every_state_has_its_words() -> None:
    assert set(ENQUIRY_FLOW.statuses) == set(EnquiryState)
