"""An invitation is taken back while its reader accepts it, a role is ended by several: one of them ends it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from app.accounts import tokens
from app.accounts.models import Membership, Offer
from app.accounts.queries import people
from app.accounts.service import members
from app.kernel import audit
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.racing import at_once

CROWD, ADDRESS = 10, "lan@gom.example.com"


def accepting_and_taking_back(app: Flask) -> tuple[Counter[str], Offer, int]:
    facility = make.facility()
    owner = make.acting(make.owner(facility))
    reader = make.acting(make.person(None, None, "Trần Ngọc Lan", email=ADDRESS))
    number = members.invite(owner, ADDRESS, Role.FACILITY_MEMBER).id
    token = tokens.seal(tokens.Purpose.OFFER, number)
    db.session.commit()

    def act(turn: int) -> None:
        if turn % 2:
            members.accept(token, reader)
        else:
            members.withdraw(people.offer(number, owner), owner)

    found = at_once(app, list(range(CROWD)), act)
    db.session.expire_all()
    offer = db.session.get_one(Offer, number)
    joined = sum(one.person_id == reader.person_id for one in people.members(offer.organisation_id))
    return found, offer, joined


@pytest.mark.race
def test_of_an_acceptance_and_a_withdrawal_at_once_one_ends_the_invitation(app: Flask) -> None:
    found, offer, joined = accepting_and_taking_back(app)

    assert found["done"] == 1
    assert found["busy"] == 0
    assert (offer.accepted_at is None) != (offer.withdrawn_at is None)
    assert joined == int(offer.accepted_at is not None)


@pytest.mark.race
@pytest.mark.postgres_only
def test_set_blindly_more_than_one_ends_the_invitation(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin. SQLite lets one look only after the other has written, so that it holds there either way."""

    def blind(row: Any, **moment: datetime) -> bool:
        for name, at in moment.items():
            setattr(row, name, at)
        db.session.flush()
        return True

    monkeypatch.setattr(members, "_is_first", blind)

    found, _offer, _joined = accepting_and_taking_back(app)

    assert found["done"] > 1


@pytest.mark.race
def test_of_many_who_end_a_role_at_once_one_does(app: Flask) -> None:
    facility = make.facility()
    owner = make.acting(make.owner(facility))
    person = make.person(facility, Role.FACILITY_MEMBER)
    number = people.members(facility.id)[-1].id
    assert db.session.get_one(Membership, number).person_id == person.id
    db.session.commit()

    def act(_turn: int) -> None:
        members.end(people.membership(number, owner), owner)

    found = at_once(app, list(range(CROWD)), act)

    db.session.expire_all()
    assert found["done"] == 1
    assert found["busy"] == 0
    assert len(audit.history(db.session.get_one(Membership, number), verbs=("end",))) == 1
