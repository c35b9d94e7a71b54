"""The security log, the limits on tries, and where a try came from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy import insert

from app.accounts.models import Person, SecurityEvent, new_token
from app.accounts.security_kinds import KINDS
from app.kernel import clock, throttle
from app.kernel.db import db

MINUTES_5, HOUR, DAY = 300, 3_600, 86_400
# Trust notes §1.1 and §4.5: those of Warehouse for signing in, a few letters a day for the rest.
SIGN_IN_NAME = throttle.Limit("sign-in", 10, MINUTES_5)
SIGN_IN_BLOCK = throttle.Limit("sign-in-from", 10, MINUTES_5)
SIGN_IN_SITE = throttle.Limit("sign-in-all", 1_000, MINUTES_5)
LETTER_NAME = throttle.Limit("letter", 5, DAY)
LETTER_BLOCK = throttle.Limit("letter-from", 20, HOUR)
SIGN_UP_BLOCK = throttle.Limit("sign-up-from", 60, HOUR)
PASSWORD = throttle.Limit("password", 10, MINUTES_5)
SECOND_STEP = (
    throttle.Limit("second-step", 5, MINUTES_5),
    throttle.Limit("second-step-hour", 20, HOUR),
    throttle.Limit("second-step-day", 50, DAY),
)
"""Per person, and not the password's: whoever knows the password may not try codes for long."""
OFFERS = throttle.Limit("offers", 30, HOUR)
_NETWORK = 64


def block(origin: str | None) -> str:
    """The address a try is counted under: IPv4 in full, IPv6 by its network of one household."""
    try:
        address = ip_address(origin or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return f"{IPv6Address(int(address) >> _NETWORK << _NETWORK)}/{_NETWORK}"
    return str(address)


def note(kind: str, person: Person, **facts: Any) -> None:
    """Add a line to the security log in the caller's transaction; KeyError for a kind that is not declared."""
    KINDS[kind]
    db.session.add(SecurityEvent(at=clock.now(), kind=kind, person_id=person.id, facts=facts))


def note_apart(kind: str, person_id: int | None, **facts: Any) -> None:
    """Add a line that stays although the request is refused. Ends the request's own transaction first."""
    KINDS[kind]
    db.session.rollback()
    row = {"at": clock.now(), "kind": kind, "person_id": person_id, "facts": facts}
    with db.engine.begin() as connection:
        connection.execute(insert(SecurityEvent).values(row))


def end_sessions(person: Person) -> None:
    """Whoever is signed in as this person is not any more, from the next request on."""
    person.session_token = new_token()


def limit_reached(limit: throttle.Limit, subject: str) -> None:
    """Write down that a limit was reached: which, and for whom where that is a person's number or an origin.

    Never what was typed: somebody may have typed the password where the address belongs.
    """
    facts = {"limit": limit.name}
    if limit in (SIGN_IN_BLOCK, LETTER_BLOCK, SIGN_UP_BLOCK):
        facts["origin"] = subject
    whose = int(subject) if limit in (PASSWORD, *SECOND_STEP) and subject.isdigit() else None
    note_apart("limit-reached", whose, **facts)
