"""New passwords: by a link, or by who knows the old one. Either way every session of the person ends."""

from __future__ import annotations

import secrets

from app.accounts import letter_limits, passwords, sign_in_limits, tokens
from app.accounts.events import PasswordChanged, ResetAsked
from app.accounts.models import Person
from app.accounts.queries import factors, people
from app.accounts.service import devices, security
from app.accounts.states import PersonState
from app.kernel import bus, clock, jobs, throttle
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor

RESET = "accounts.reset"
"""The worker's job."""
LINK = tokens.LinkTo(
    tokens.Purpose.RESET, Person, lambda person: (person.password_hash, person.session_token)
)
"""Good once, as long as the password is the one it was asked with."""


def ask_reset(email: str, origin: str | None, *, device: str = "") -> None:
    """Let a link be written to the address if somebody has it. TooMany by address and origin.

    Every link written within the hour stays good, so a stranger who asks too often keeps nobody from theirs; a device
    known to the address (``devices.arrive``) has letters of its own. Says nothing either way, and takes as long
    either way: the worker writes the letter, or finds nobody to write to.
    """
    name = people.address(email)
    known = devices.known(device, name)
    if known is not None:
        throttle.hit(letter_limits.RESET_DEVICE, str(known))
    else:
        throttle.count((letter_limits.RESET, name), (letter_limits.BY_ADDRESS, throttle.block(origin)))
    person = people.person_by_email(email)
    jobs.enqueue(RESET, {"person": person.id if person else 0}, key=f"{RESET}:{secrets.token_urlsafe(12)}")


def write_reset(person: Person | None) -> None:
    """Write somebody who may come in a link to a new password."""
    if person is None or person.state is not PersonState.ACTIVE:
        return
    bus.publish(ResetAsked(person.id, reset_token(person), clock.now().isoformat()))


def who_resets(token: str) -> Person:
    """Whose password a link changes; WrongMoment once it was used or is too old."""
    person = LINK.opened(token)
    if person.state is not PersonState.ACTIVE:
        raise tokens.spent()
    return person


def reset(token: str, new: str) -> Person:
    """Set the new password; the link proves the address too."""
    words = around(who_resets(token))
    db.session.rollback()
    kept = passwords.chosen(new, words)
    person = who_resets(token)
    person.email_confirmed_at = person.email_confirmed_at or clock.now()
    _set(person, kept, "password-reset")
    return person


def change(actor: Actor, old: str, new: str, *, here: str = "") -> Person:
    """Set a new password after the old one was given; Invalid when it was not it.

    Every session ends but the one with the number ``here``.
    """
    counted = throttle.hit(sign_in_limits.PASSWORD, str(actor.person_id))
    person = people.me(actor)
    before, words = person.password_hash, around(person)
    db.session.rollback()
    if not passwords.fits(before, old):
        raise Invalid({"old": gettext("This is not your current password.")})
    kept = passwords.chosen(new, words)
    person = people.me(actor)
    throttle.forgive(counted)
    _set(person, kept, "password-change", here)
    return person


def around(person: Person) -> passwords.Around:
    """What a password of this person may not be made of, and whether a second factor stands beside it."""
    organisations = [role.organisation.name for role in people.roles(person.id)]
    return passwords.Around((person.name, person.email, *organisations), factors.has_any(person.id))


def _set(person: Person, kept: str, kind: str, here: str = "") -> None:
    person.password_hash = kept
    security.end_sessions(person, but=here)
    security.note(kind, person)
    bus.publish(PasswordChanged(person.id, clock.now().isoformat()))


def reset_token(person: Person) -> str:
    """What opens the page for a new password; only for who proved that they read the person's letters."""
    return LINK.seal(person)
