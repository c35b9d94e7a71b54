"""Signing up. Nothing exists until the address is confirmed, so the answer is the same for known and unknown ones."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.engine import CursorResult

from app.accounts import passwords, tokens
from app.accounts.events import SignUpAsked
from app.accounts.models import LegalForm, Organisation, OrganisationKind, Person, SignUp
from app.accounts.queries import people
from app.accounts.service import security
from app.accounts.service.register import (
    NewBuyer,
    NewFacility,
    NewPerson,
    checked_facility,
    register_buyer,
    register_facility,
)
from app.kernel import bus, clock, jobs, throttle
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext

KEPT = timedelta(days=7)
AGAIN = "accounts.confirm_again"
"""The worker's job."""


def look_at(organisation: NewFacility | NewBuyer, origin: str | None) -> None:
    """Invalid when the organisation cannot be registered as described; before any letter is counted.

    TooMany past sixty looks an hour from one address: a household's tax code is its owner's personal number, and
    nobody finds out by trying which of them are here.
    """
    throttle.hit(security.SIGN_UP_BLOCK, security.block(origin))
    if isinstance(organisation, NewFacility):
        checked_facility(organisation)


def admit(email: str, origin: str | None, password: str) -> str:
    """Count the try, then hash the password; gives the hash. TooMany when too many letters were asked for.

    Hashing takes long, so it is done before the transaction of the sign-up begins.
    """
    throttle.hit(security.LETTER_BLOCK, security.block(origin))
    throttle.hit(security.LETTER_NAME, people.address(email))
    return passwords.hashed(password)


def ask(person: NewPerson, organisation: NewFacility | NewBuyer) -> SignUp:
    """Keep a sign-up and write the letter that confirms it; the same work whether the address is known or not."""
    if isinstance(organisation, NewFacility):
        organisation = checked_facility(organisation)
    row = SignUp(
        email=people.address(person.email),
        kind=OrganisationKind.FACILITY if isinstance(organisation, NewFacility) else OrganisationKind.BUYER,
        person={k: v for k, v in asdict(person).items() if k != "password_hash"},
        organisation=asdict(organisation),
        password_hash=person.password_hash,
    )
    db.session.add(row)
    db.session.flush()
    _write(row)
    return row


def ask_again(email: str, origin: str | None) -> None:
    """Let the confirming letter be written once more, if there is something to confirm; as ``password.ask_reset``."""
    throttle.hit(security.LETTER_BLOCK, security.block(origin))
    throttle.hit(security.LETTER_NAME, people.address(email))
    row = people.waiting_sign_up(email)
    jobs.enqueue(AGAIN, {"sign_up": row.id if row else 0}, key=f"{AGAIN}:{secrets.token_urlsafe(12)}")


def write_again(sign_up_id: int) -> None:
    """Write the confirming letter of a sign-up that still waits once more."""
    row = db.session.get(SignUp, sign_up_id)
    if row is not None and row.confirmed_at is None:
        _write(row)


def waiting(token: str) -> SignUp:
    """The sign-up a link belongs to; WrongMoment when the link is spent."""
    row = db.session.get(SignUp, tokens.unseal(tokens.Purpose.CONFIRM, token))
    if row is None:
        raise tokens.spent()
    if row.confirmed_at is not None:
        raise WrongMoment(gettext("This address is already confirmed. You can sign in."))
    return row


def confirm(token: str) -> tuple[Person, Organisation, bool]:
    """Make the organisation and, unless the address has an account, the person: person, organisation, whether new.

    An account that exists keeps its name and password. WrongMoment when the link is spent or the tax code was
    registered by somebody else meanwhile.
    """
    row = waiting(token)
    _take(row)
    known = people.person_by_email(row.email)
    person: Person | NewPerson = known or NewPerson(**row.person, password_hash=row.password_hash)
    made: tuple[Person, Organisation]
    if row.kind is OrganisationKind.FACILITY:
        made = register_facility(person, _facility(row.organisation))
    else:
        made = register_buyer(person, NewBuyer(**row.organisation))
    row.person, row.organisation, row.password_hash = {}, {}, ""
    if known is not None:
        security.end_sessions(known)
    security.note("sign-up", made[0], organisation=made[1].id)
    return *made, known is None


def forget_old() -> None:
    """Sign-ups nobody confirmed go (the worker does this)."""
    db.session.execute(delete(SignUp).where(SignUp.created_at < clock.now() - KEPT))


def _take(row: SignUp) -> None:
    """Of two presses on the same button only one makes something."""
    free = update(SignUp).where(SignUp.id == row.id, SignUp.confirmed_at.is_(None))
    done = db.session.execute(free.values(confirmed_at=clock.now()))
    assert isinstance(done, CursorResult)
    if done.rowcount != 1:
        raise tokens.spent()


def _facility(facts: dict[str, Any]) -> NewFacility:
    return NewFacility(**{**facts, "legal_form": LegalForm(facts["legal_form"])})


def _write(row: SignUp) -> None:
    bus.publish(
        SignUpAsked(
            sign_up_id=row.id,
            email=row.email,
            name=row.person["name"],
            language=row.person["language"],
            organisation=row.organisation["name"],
            known=people.person_by_email(row.email) is not None,
            token=tokens.seal(tokens.Purpose.CONFIRM, row.id),
            moment=clock.now().isoformat(),
        )
    )
