"""Every state, every verb, every role of an award: what the table says, and nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import GRANTS, Actor, Permission, Role, job
from app.subsidies.models import Award
from app.subsidies.states import AWARD_FLOW, AwardState
from tests.make import accounts, subsidies as make

ALLOWED = {
    ("draft", "propose"): ("proposed", {Role.NATIONAL_OFFICER}),
    ("proposed", "approve"): ("approved", {Role.APPROVER}),
    ("proposed", "return"): ("draft", {Role.APPROVER}),
    ("proposed", "reject"): ("rejected", {Role.APPROVER}),
    ("approved", "advance"): ("advanced", {Role.ACCOUNTANT}),
    ("advanced", "take_back"): ("approved", {Role.ACCOUNTANT}),
    ("approved", "settle"): ("settled", {Role.ACCOUNTANT}),
    ("advanced", "settle"): ("settled", {Role.ACCOUNTANT}),
    ("draft", "cancel"): ("cancelled", {Role.APPROVER}),
    ("proposed", "cancel"): ("cancelled", {Role.APPROVER}),
    ("approved", "cancel"): ("cancelled", {Role.APPROVER}),
    ("awaiting_pledge", "cancel"): ("cancelled", {Role.APPROVER}),
    ("awaiting_pledge", "pledge"): ("approved", {Role.FACILITY_OWNER}),
    ("awaiting_pledge", "decline"): ("cancelled", {Role.FACILITY_OWNER}),
}
BY_THE_SITE = {
    ("draft", "lapse"): "cancelled",
    ("proposed", "lapse"): "cancelled",
    ("awaiting_pledge", "lapse"): "cancelled",
    ("awaiting_pledge", "pledge_lapsed"): "cancelled",
    ("approved", "ask_pledge"): "awaiting_pledge",
}
VERBS = [move.verb for move in AWARD_FLOW.moves]


@pytest.fixture
def award(app: Flask) -> Award:
    """An award whose state each check sets anew."""
    return make.proposed()


@pytest.fixture
def actors(award: Award) -> dict[Role, Actor]:
    """Somebody of every role, the facility's own people among them."""
    people = {
        role: accounts.acting(accounts.person(award.facility, role))
        for role in (Role.FACILITY_OWNER, Role.FACILITY_MEMBER)
    }
    buyers = {
        role: accounts.acting(accounts.person(accounts.buyer(), role))
        for role in (Role.BUYER_OWNER, Role.BUYER_MEMBER)
    }
    staff = {role: accounts.staff(role) for role in Role if role not in people | buyers}
    return people | buyers | staff


def _outcome(award: Award, verb: str, actor: Actor) -> str:
    lines = len(audit.history(award))
    try:
        AWARD_FLOW.move(award, verb, actor, reason="Lý do.")
    except (NotAllowed, NotFound):
        assert len(audit.history(award)) == lines
        return "not allowed"
    except WrongMoment:
        assert len(audit.history(award)) == lines
        return "wrong moment"
    assert len(audit.history(award)) == lines + 1
    return str(award.state)


def test_every_state_verb_and_role(award: Award, actors: dict[Role, Actor]) -> None:
    rights = {move.verb: move.needs for move in AWARD_FLOW.moves}
    wrong = []
    for state, verb, (role, actor) in product(AwardState, VERBS, actors.items()):
        award.state = state
        db.session.flush()
        to, roles = ALLOWED.get((state, verb), ("wrong moment", set()))
        may = rights[verb] is not None and rights[verb] in GRANTS[role]
        expected = (to if role in roles or to == "wrong moment" else "not allowed") if may else "not allowed"
        found = _outcome(award, verb, actor)
        if found != expected:
            wrong.append((state, verb, role, found, expected))
    assert not wrong


@pytest.mark.parametrize("verb", sorted({verb for _, verb in BY_THE_SITE}))
def test_some_steps_only_the_site_makes(award: Award, verb: str) -> None:
    for state in AwardState:
        award.state = state
        db.session.flush()
        expected = BY_THE_SITE.get((state, verb), "wrong moment")
        assert _outcome(award, verb, job("test")) == expected


@pytest.mark.parametrize("verb", ["return", "reject", "take_back", "cancel"])
def test_these_need_a_reason(award: Award, verb: str) -> None:
    award.state = AwardState.ADVANCED if verb == "take_back" else AwardState.PROPOSED
    db.session.flush()
    actor = make.accountant() if verb == "take_back" else make.approver()

    with pytest.raises(Invalid):
        AWARD_FLOW.move(award, verb, actor, reason="  ")


@pytest.mark.parametrize("verb", ["approve", "reject", "advance", "take_back", "settle"])
def test_the_proposer_does_nothing_more_with_it(award: Award, verb: str) -> None:
    line = audit.last(award, "propose")
    assert line is not None
    actor = make.accountant() if verb in ("advance", "take_back", "settle") else make.approver()
    same = type(actor)(**{**actor.__dict__, "person_id": line.actor_id})
    award.state = {"approve": AwardState.PROPOSED, "reject": AwardState.PROPOSED}.get(
        verb, AwardState.ADVANCED if verb == "take_back" else AwardState.APPROVED
    )
    db.session.flush()

    with pytest.raises(NotAllowed):
        AWARD_FLOW.move(award, verb, same, reason="x")


@pytest.mark.parametrize("verb", ["advance", "settle"])
def test_the_approver_does_not_pay(app: Flask, verb: str) -> None:
    approver = make.approver()
    award = make.approved(by=approver)
    payer = make.accountant()

    with pytest.raises(NotAllowed):
        AWARD_FLOW.move(award, verb, type(payer)(**{**payer.__dict__, "person_id": approver.person_id}))


def test_a_stale_version_changes_nothing(award: Award) -> None:
    with pytest.raises(WrongMoment):
        AWARD_FLOW.move(award, "approve", make.approver(), version=award.version - 1)
    assert award.state is AwardState.PROPOSED


def test_money_rights_are_three_and_in_three_hands() -> None:
    rights = (Permission.AWARD_PROPOSE, Permission.AWARD_APPROVE, Permission.AWARD_PAY)
    holders = [{role for role in Role if right in GRANTS[role]} for right in rights]
    assert holders == [{Role.NATIONAL_OFFICER}, {Role.APPROVER}, {Role.ACCOUNTANT}]
