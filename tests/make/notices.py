"""Readers of notices, and a small set of words to tell them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.accounts.models import Agency, Buyer, Membership, Organisation, Person
from app.accounts.states import PersonState
from app.kernel import clock
from app.kernel.db import Base, db
from app.kernel.permissions import Role
from app.notices import service, words
from app.notices.models import Letter
from app.reference.models import Country

Row = TypeVar("Row", bound=Base)
_numbers = count(1)
TEMPLATES = {
    "mail/tests/answered.txt": "{{ _('Notices') }}: {{ who }}\n\n{{ who }} – {{ day|dmy }}\n",
    "mail/tests/plain.txt": "{{ subject }}\n\nText.\n",
}


def country(code: str = "VN") -> Country:
    """A country of the reference list."""
    return db.session.get(Country, code) or _added(Country(code=code, name_vi=code, name_en=code))


def buyer(name: str = "Nordic Table AB") -> Buyer:
    """An organisation that buys."""
    country()
    return _added(Buyer(name=name, slug=f"buyer-{next(_numbers)}", country_code="VN"))


def agency(province_code: str | None = None) -> Agency:
    """A body of the programme."""
    country()
    return _added(
        Agency(name="Agency", slug=f"agency-{next(_numbers)}", country_code="VN", province_code=province_code)
    )


def reader(
    organisation: Organisation | None = None,
    *,
    role: Role = Role.BUYER_OWNER,
    language: str = "vi",
    confirmed: bool = True,
    state: PersonState = PersonState.ACTIVE,
    name: str = "Elin Sandberg",
) -> Person:
    """Somebody who can be told things."""
    number = next(_numbers)
    person = Person(
        email=f"reader{number}@example.com",
        name=name,
        language=language,
        state=state,
        email_confirmed_at=clock.now() if confirmed else None,
    )
    db.session.add(person)
    db.session.flush()
    if organisation is not None:
        db.session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role))
        db.session.flush()
    return person


def written(subject: str = "Xin chào", **kwargs: str) -> Letter:
    """A letter to a new reader that waits to leave."""
    service.write_to(
        reader(), kwargs.get("template", "tests/plain"), key="k", link=("front.health", {}), subject=subject
    )
    db.session.commit()
    return db.session.scalars(select(Letter)).one()


def written_to(count: int) -> None:
    """A letter to each of so many new readers, called ``No 0``, ``No 1`` …; they wait to leave."""
    for number in range(count):
        service.write_to(reader(), "tests/plain", key="k", link=("front.health", {}), subject=f"No {number}")
    db.session.commit()


@contextmanager
def words_for_tests() -> Iterator[None]:
    """Two small templates next to the real ones."""
    environment = words.stationery().environment
    real = environment.loader
    assert real is not None
    environment.loader = ChoiceLoader([DictLoader(TEMPLATES), real])
    try:
        yield
    finally:
        environment.loader = real


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
