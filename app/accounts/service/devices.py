"""Browsers that signed in fully before, and the sessions open on them.

A known device's tries are counted apart, so that no stranger shuts its owner out; a new one is told to the owner by
letter, and each can be signed out from any other.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import browser_names, tokens
from app.accounts.device_models import KnownDevice, OpenSession
from app.accounts.events import NewDevice
from app.accounts.models import EndedSession, Person
from app.accounts.service import security
from app.kernel import bus, clock, unique
from app.kernel.db import QUIET, db
from app.kernel.errors import NotFound

_log = logging.getLogger(__name__)
LONGEST = timedelta(days=31)
"""No session lasts longer (``web.access``)."""
KEPT = timedelta(days=365)
"""How long a device that is not seen any more stays known: as long as its cookie."""


@dataclass(frozen=True)
class Visit:
    """A browser as it comes: the cookie it was given before, what it calls itself, from where, its session's number."""

    cookie: str
    agent: str
    origin: str
    number: str


def known(cookie: str, email: str) -> int | None:
    """The number of this browser among those of who has the address; None for a stranger's or a forged cookie."""
    hashed = hash_of(cookie)
    if not hashed:
        return None
    query = select(KnownDevice.id).join(Person, Person.id == KnownDevice.person_id)
    return db.session.scalar(query.where(Person.email == email, KnownDevice.device_hash == hashed))


def hash_of(cookie: str) -> str:
    """What is kept of a device's cookie; empty for none and for a forged one."""
    held = _held(cookie)
    return _hash(held) if held else ""


def arrive(person: Person, visit: Visit, *, is_first: bool) -> str:
    """Know this browser from now on, with its session; what its cookie shall hold. Only after everything was proved.

    The owner reads of a browser not seen before, unless the account was made just now (``is_first``). A browser that
    two people share keeps one cookie and is known to both.
    """
    held, now = _held(visit.cookie) or secrets.token_urlsafe(24), clock.now()
    mine = KnownDevice.person_id == person.id, KnownDevice.device_hash == _hash(held)
    is_new = db.session.scalar(select(KnownDevice.id).where(*mine)) is None
    seen = {"label": browser_names.name(visit.agent), "last_seen": now, "last_from": visit.origin}
    row = unique.insert(KnownDevice).values(
        person_id=person.id, device_hash=_hash(held), first_seen=now, first_from=visit.origin, **seen
    )
    db.session.execute(row.on_conflict_do_update(index_elements=["person_id", "device_hash"], set_=seen))
    device = db.session.scalars(
        select(KnownDevice).where(*mine).execution_options(populate_existing=True)
    ).one()
    if visit.number:
        db.session.add(OpenSession(number=visit.number, device_id=device.id, begun_at=now))
    if is_new and not is_first:
        _tell(person, device)
    return tokens.seal(tokens.Purpose.DEVICE, held)


def _tell(person: Person, device: KnownDevice) -> None:
    security.note("device-new", person, origin=device.first_from, device=device.label)
    bus.publish(
        NewDevice(
            person_id=person.id,
            label=device.label,
            origin=device.first_from,
            at=device.first_seen,
            token=tokens.seal(tokens.Purpose.DEVICE_OUT, [person.id, device.device_hash]),
        )
    )


def seen(number: str, origin: str) -> None:
    """Note when and from where a session was used last, in a short transaction apart: looking at a page writes nothing.

    Called at most once in some minutes for each session (``web.access``).
    """
    device = select(OpenSession.device_id).where(OpenSession.number == number).scalar_subquery()
    step = update(KnownDevice).where(KnownDevice.id == device)
    try:
        with db.engine.begin() as connection:
            connection.execute(step.values(last_seen=clock.now(), last_from=origin))
    except SQLAlchemyError:  # the page is made; it is not lost for a note that comes again in some minutes
        _log.warning("when a device was used last could not be noted", exc_info=True)


def from_letter(token: str) -> tuple[Person, KnownDevice | None]:
    """Whose letter about a new device this is, and the device unless it was signed out since; SpentLink when old."""
    person_id, hashed = tokens.unseal(tokens.Purpose.DEVICE_OUT, token)
    mine = KnownDevice.person_id == person_id, KnownDevice.device_hash == hashed
    return db.session.get_one(Person, person_id), db.session.scalar(select(KnownDevice).where(*mine))


def sign_out(person: Person, device_id: int) -> str:
    """End every session on one of the person's devices and forget it; its name. NotFound for anybody else's."""
    device = db.session.get(KnownDevice, device_id)
    if device is None or device.person_id != person.id:
        raise NotFound
    for number in db.session.scalars(
        select(OpenSession.number).where(OpenSession.device_id == device_id)
    ).all():
        leave(number)
    label = device.label
    db.session.delete(device)
    security.note("device-signed-out", person, device=label)
    return label


def leave(number: str) -> None:
    """End one session for good: a copy of its cookie opens nothing from now on."""
    if not number:
        return
    row = unique.insert(EndedSession).values(number=number, ended_at=clock.now())
    db.session.execute(row.on_conflict_do_nothing(index_elements=["number"]))
    db.session.execute(delete(OpenSession).where(OpenSession.number == number))


def forget_old() -> None:
    """What no cookie can show any more goes: ended and outlasted sessions, devices not seen for a year."""
    now = clock.now()
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at < now - LONGEST))
    db.session.execute(delete(OpenSession).where(OpenSession.begun_at < now - LONGEST))
    still = select(OpenSession.device_id)
    old = delete(KnownDevice).where(KnownDevice.last_seen < now - KEPT, KnownDevice.id.not_in(still))
    db.session.execute(old, execution_options=QUIET)


def _held(cookie: str) -> str:
    try:
        return str(tokens.unseal(tokens.Purpose.DEVICE, cookie)) if cookie else ""
    except tokens.SpentLink:
        return ""


def _hash(held: str) -> str:
    return hashlib.sha256(held.encode()).hexdigest()
