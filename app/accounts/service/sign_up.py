"""Signing up. Nothing exists until the address is confirmed, so the answer is the same for known and unknown ones.

Anybody can type anybody's address, so a sign-up holds no password: it is chosen on the page that the letter's link
opens, by who can read the letter. However many people sign up with one address, none of them chooses its password.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from app.accounts import letter_limits, tokens
from app.accounts.events import SignUpAsked
from app.accounts.models import Facility, Organisation, Person, SignUp
from app.accounts.queries import people
from app.accounts.service import consents, registration, security
from app.accounts.service.register import (
    NewBuyer,
    NewFacility,
    NewPerson,
    acting,
    checked_facility,
    register_buyer,
    register_facility,
)
from app.accounts.states import LegalForm, OrganisationKind
from app.kernel import bus, clock, documents, jobs, throttle
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext

KEPT = timedelta(days=7)
AGAIN = "accounts.confirm_again"
"""The worker's job."""
LINK = tokens.LinkTo(
    tokens.Purpose.CONFIRM, SignUp, lambda row: (row.email, clock.local(row.created_at).isoformat())
)
"""It ends with the sign-up at the latest, however late it was written."""


def look_at(
    organisation: NewFacility | NewBuyer,
    email: str,
    origin: str | None,
    paper: registration.Upload | None = None,
) -> documents.Checked | None:
    """The facility's registration paper, opened; before any letter is counted.

    Invalid when the organisation cannot be registered as described, or says what is wrong with its paper.

    TooMany past sixty looks an hour from one address: a household's tax code is its owner's personal number, and
    nobody finds out by trying which of them are here. Who would be refused the letter is refused here, uncounted.
    """
    throttle.check(*_letters(email, origin))
    throttle.hit(letter_limits.SIGN_UP_LOOKS, throttle.block(origin))
    if isinstance(organisation, NewFacility):
        checked_facility(organisation)
    return documents.check(paper.content, paper.name, field="paper") if paper else None


def admit(email: str, origin: str | None) -> None:
    """Count a letter; TooMany when too many were asked for, whoever asks."""
    throttle.count(*_letters(email, origin))


def ask(
    person: NewPerson, organisation: NewFacility | NewBuyer, paper: documents.Checked | None = None
) -> SignUp:
    """Keep a sign-up and write the letter that confirms it; the same work whether the address is known or not.

    ``paper`` is the facility's registration as ``look_at`` opened it.
    """
    if isinstance(organisation, NewFacility):
        organisation = checked_facility(organisation)
    file = paper and documents.keep_checked(paper, organisation_id=None, person_id=None)
    row = SignUp(
        file_id=file.id if file else None,
        email=people.address(person.email),
        kind=OrganisationKind.FACILITY if isinstance(organisation, NewFacility) else OrganisationKind.BUYER,
        person={k: v for k, v in asdict(person).items() if k != "password_hash"},
        organisation=asdict(organisation),
    )
    db.session.add(row)
    db.session.flush()
    _write(row)
    return row


def ask_again(email: str, origin: str | None, *, own: int | None = None) -> None:
    """Let the confirming letter be written once more, if there is something to confirm; as ``password.ask_reset``.

    ``own`` is the sign-up this browser made: its letter is repeated, not that of somebody who typed the address since.
    """
    admit(email, origin)
    mine = db.session.get(SignUp, own) if own else None
    row = mine if mine and mine.email == people.address(email) else people.waiting_sign_up(email)
    jobs.enqueue(AGAIN, {"sign_up": row.id if row else 0}, key=f"{AGAIN}:{secrets.token_urlsafe(12)}")


def write_again(sign_up_id: int) -> None:
    """Write the confirming letter of a sign-up that still waits once more."""
    row = db.session.get(SignUp, sign_up_id)
    if row is not None and row.confirmed_at is None:
        _write(row)


def waiting(token: str) -> SignUp:
    """The sign-up a link belongs to; WrongMoment when the link is spent or the sign-up forgotten meanwhile."""
    row = LINK.opened(token)
    if row.confirmed_at is not None:
        raise WrongMoment(gettext("This address is already confirmed. You can sign in."))
    return row


def has_account(row: SignUp) -> bool:
    """Whether the address has an account, so that no password is chosen. Ask only for who holds the letter's link."""
    return people.person_by_email(row.email) is not None


def confirm(token: str, password_hash: str = "") -> tuple[Person, Organisation, bool]:
    """Make the organisation and, unless the address has an account, the person: person, organisation, whether new.

    ``password_hash`` is of the password chosen by who opened the letter's link; an account that exists keeps its
    name and password. Invalid when a new person has chosen none; WrongMoment when the link is spent or the tax code
    was registered by somebody else meanwhile.
    """
    row = waiting(token)
    _take(row)
    known = people.person_by_email(row.email)
    if known is None and not password_hash:
        raise Invalid({"password": gettext("Choose a password.")})
    person: Person | NewPerson = known or NewPerson(**row.person, password_hash=password_hash)
    made: tuple[Person, Organisation]
    if row.kind is OrganisationKind.FACILITY:
        made = _registered(person, row)
    else:
        made = register_buyer(person, NewBuyer(**row.organisation))
    if known is None:
        consents.record(made[0], consents.offered(), language=made[0].language)
    row.person, row.organisation = {}, {}
    if known is not None:
        security.end_sessions(known)
    security.note("sign-up", made[0], organisation=made[1].id)
    return *made, known is None


def forget_old() -> None:
    """Sign-ups nobody confirmed go with the papers they brought (the worker does this)."""
    forget(SignUp.created_at < clock.now() - KEPT)


def forget(which: ColumnElement[bool]) -> None:
    """Delete these sign-ups with the papers they brought."""
    files = list(db.session.scalars(select(SignUp.file_id).where(which)))
    db.session.execute(delete(SignUp).where(which))
    for file_id in files:
        if file_id is not None:
            documents.forget(file_id)


def _letters(email: str, origin: str | None) -> tuple[throttle.Asked, ...]:
    name = people.address(email)
    return (
        (letter_limits.SIGN_UP, name),
        (letter_limits.SIGN_UP_DAY, name),
        (letter_limits.BY_ADDRESS, throttle.block(origin)),
    )


def _take(row: SignUp) -> None:
    """Of two presses on the same button only one makes something."""
    free = update(SignUp).where(SignUp.id == row.id, SignUp.confirmed_at.is_(None))
    if not took(free.values(confirmed_at=clock.now()), row):
        raise tokens.spent()


def _registered(person: Person | NewPerson, row: SignUp) -> tuple[Person, Facility]:
    owner, facility = register_facility(person, _facility(row.organisation))
    if row.file_id is not None:
        registration.hand_in_at_sign_up(facility, acting(owner, facility), row.file_id)
        row.file_id = None
    return owner, facility


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
            token=LINK.seal(row),
            moment=clock.now().isoformat(),
        )
    )
