"""The numbers of a menu are asked for with one question for each person and day, put together once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.web import nav
from tests.make import accounts
from tests.queries import counted

MORNING = clock.at(clock.today(), 0, 1)


def person(role: Role) -> Actor:
    if role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}:
        return accounts.acting(accounts.person(accounts.facility(), role))
    if role in {Role.BUYER_OWNER, Role.BUYER_MEMBER}:
        return accounts.acting(accounts.person(accounts.buyer(), role))
    return accounts.staff(role)


def said(asked: object) -> object:
    """A number, or the question for it with all its values."""
    if not isinstance(asked, Select):
        return asked
    compiled = asked.compile(db.engine)
    return str(compiled), compiled.params


@pytest.mark.parametrize("role", Role)
def test_every_question_of_a_menu_is_the_same_all_day_and_asks_nothing_while_it_is_made(
    app: Flask, role: Role
) -> None:
    actor = person(role)
    entries = [one for one in nav.every() if one.count and (one.acts is None or actor.can(one.acts))]
    with counted() as sent:
        with clock.fixed(MORNING):
            in_the_morning = [said(one.count(actor)) for one in entries if one.count]
        with clock.fixed(MORNING + timedelta(hours=23, minutes=58)):
            in_the_evening = [said(one.count(actor)) for one in entries if one.count]
    assert in_the_morning == in_the_evening
    assert sent == []


def test_a_question_is_put_together_once_a_day_for_each_person(app: Flask) -> None:
    made = list[Actor]()

    def count(actor: Actor) -> int:
        made.append(actor)
        return 0

    entry = nav.Entry("desk", "Test", "front.health", count=count)
    first, second = accounts.staff(), accounts.staff()
    for actor in (first, first, second):
        nav._question([entry], actor)
    assert made == [first, second]
    with clock.fixed(clock.now() + timedelta(days=1)):
        nav._question([entry], first)
    assert made == [first, second, first]
