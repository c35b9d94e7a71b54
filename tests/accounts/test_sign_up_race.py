"""Many confirm at the same moment: one account per e-mail address, one facility per tax code, one use of a link."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.accounts.models import Facility, Person
from app.accounts.service import register, sign_up
from app.accounts.service.register import NewFacility, NewPerson
from app.accounts.states import LegalForm
from app.kernel.db import db, only_read
from app.kernel.errors import Refusal
from tests.make import accounts as make

CROWD, TRIES = 12, 60
TAX_CODES = ("0100109106", "0100112437", "0100233488", "0101248141", "0300588569")


def asked(number: int, *, email: str, tax_code: str) -> str:
    """A sign-up that waits, and the token of its link."""
    facility = NewFacility(f"Cơ sở Mây {number}", tax_code, LegalForm.COOPERATIVE, make.bat_trang())
    row = sign_up.ask(NewPerson(f"Người {number}", email), facility)
    return sign_up.LINK.seal(row)


def confirming(app: Flask, links: list[str]) -> Counter[str]:
    """Everybody opens their link together; a busy database is tried again, as the page asks to."""
    db.session.commit()
    start = Barrier(len(links))

    def one(token: str) -> str:
        with app.app_context():
            only_read(False)
            start.wait()
            for _ in range(TRIES):
                try:
                    sign_up.confirm(token, "x")
                    db.session.commit()
                    return "done"
                except Refusal:
                    db.session.rollback()
                    return "refused"
                except OperationalError:
                    db.session.rollback()
                finally:
                    db.session.remove()
            return "busy"

    with ThreadPoolExecutor(len(links)) as crowd:
        return Counter(crowd.map(one, links))


def counted(kind: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def same_tax_code() -> list[str]:
    return [asked(n, email=f"nguoi{n}@example.com", tax_code=TAX_CODES[0]) for n in range(CROWD)]


@pytest.mark.race
def test_of_many_with_one_tax_code_one_facility_is_made(app: Flask) -> None:
    found = confirming(app, same_tax_code())

    assert found == {"done": 1, "refused": CROWD - 1}
    assert (counted(Facility), counted(Person)) == (1, 1)


@pytest.mark.race
def test_one_address_confirmed_for_several_facilities_is_one_account(app: Flask) -> None:
    links = [asked(n, email="hanh@example.com", tax_code=code) for n, code in enumerate(TAX_CODES)]

    found = confirming(app, links)

    assert counted(Person) == 1
    assert counted(Facility) == found["done"] >= 1


@pytest.mark.race
def test_one_link_opened_many_times_at_once_makes_one_facility(app: Flask) -> None:
    found = confirming(app, [asked(0, email="hanh@example.com", tax_code=TAX_CODES[0])] * CROWD)

    assert found == {"done": 1, "refused": CROWD - 1}
    assert counted(Facility) == 1


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_the_unique_tax_code_several_facilities_hold_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the database that holds the line."""
    db.session.execute(db.text("ALTER TABLE facilities DROP CONSTRAINT uq_facilities_tax_code"))
    monkeypatch.setattr(register.facilities, "is_taken", lambda *_words, **_values: False)

    found = confirming(app, same_tax_code())

    assert found["done"] > 1
    assert counted(Facility) > 1


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_the_unique_address_one_reader_gets_several_accounts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the address."""
    db.session.execute(db.text("ALTER TABLE people DROP CONSTRAINT uq_people_email"))
    monkeypatch.setattr(sign_up.people, "person_by_email", lambda _email: None)
    links = [asked(n, email="hanh@example.com", tax_code=code) for n, code in enumerate(TAX_CODES)]

    confirming(app, links)

    assert counted(Person) > 1
