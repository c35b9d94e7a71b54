"""The security log, and ending the sessions of a person."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import delete, insert, select

from app.accounts import letter_limits, sign_in_limits
from app.accounts.device_models import KnownDevice, OpenSession
from app.accounts.models import Person, SecurityEvent, new_token
from app.accounts.security_kinds import KEPT, KINDS, of_group
from app.kernel import clock, throttle
from app.kernel.db import QUIET, db

LOG = logging.getLogger(__name__)
_BY_ORIGIN = {sign_in_limits.BY_ADDRESS, letter_limits.BY_ADDRESS, letter_limits.SIGN_UP_LOOKS}


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


def forget_old() -> None:
    """Lines go when their time is over (``security_kinds.KEPT``): who came in sooner, changed keys and rights later."""
    for group, time in KEPT.items():
        old = delete(SecurityEvent).where(
            SecurityEvent.kind.in_(of_group(group)), SecurityEvent.at < clock.now() - time
        )
        db.session.execute(old, execution_options=QUIET)


def end_sessions(person: Person, *, but: str = "") -> None:
    """Whoever is signed in as this person is not any more, from the next request on.

    ``but`` is the number of the session that goes on under the new token (``access.go_on``).
    """
    person.session_token = new_token()
    own = select(KnownDevice.id).where(KnownDevice.person_id == person.id)
    db.session.execute(
        delete(OpenSession).where(OpenSession.device_id.in_(own), OpenSession.number != but),
        execution_options=QUIET,
    )


def limit_reached(limit: throttle.Limit, subject: str) -> None:
    """Write down that a limit was reached: which, and for whom where that is a person's number or an origin.

    Never what was typed: somebody may have typed the password where the address belongs.
    """
    facts = {"limit": limit.name}
    if limit in _BY_ORIGIN:
        facts["origin"] = subject
    whose = (
        int(subject)
        if limit in (sign_in_limits.PASSWORD, *sign_in_limits.SECOND_STEP) and subject.isdigit()
        else None
    )
    if limit.name == sign_in_limits.WHOLE_SITE.name:
        LOG.warning("more than %s wrong sign-ins in %s seconds", limit.times, limit.seconds)
    note_apart("limit-reached", whose, **facts)
