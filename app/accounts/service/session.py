"""Signing in: tries are counted before the password is hashed, and every failure has the same words.

For whoever has a second factor ``sign_in`` is the first half: the page leads on to the second step, and only then makes
the cookie.
"""

from __future__ import annotations

from app.accounts import passwords, sign_in_limits
from app.accounts.models import Membership, Person
from app.accounts.queries import factors, people, sessions
from app.accounts.service import devices, security
from app.accounts.states import PersonState
from app.kernel import throttle
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor
from app.kernel.ports import Port

DEMO_MAY_SIGN_IN: Port[bool] = Port("answer whether the demo may sign in")
"""Whether people of the demo world, whose password everybody knows, may sign in."""


def sign_in(email: str, password: str, *, origin: str | None, device: str = "") -> Person:
    """The person with this address and password; Invalid in the same words for every failure, TooMany before hashing.

    ``device`` is the cookie ``devices.arrive`` gave this browser: its tries are counted apart, so nobody can lock
    its owner out.
    """
    name, came_from = people.address(email), throttle.block(origin)
    counted = _count(name, came_from, device)
    person_id, kept = _kept(name)
    if not passwords.fits(kept, password) or person_id is None:
        security.note_apart("sign-in-failed", person_id, origin=came_from)
        sign_in_limits.watch_whole_site()
        raise Invalid({"form": refusal()})
    person = people.person(person_id)
    throttle.forgive(counted)
    if passwords.is_dated(kept):
        person.password_hash = passwords.hashed(password)
    half = factors.has_any(person.id)
    security.note("password-right" if half else "sign-in", person, origin=came_from)
    return person


def refusal() -> str:
    """The one sentence for an unknown address, a wrong password, and an account that may not come in."""
    return gettext("E-mail address and password do not match, or the address is not confirmed yet.")


def first_role(person: Person) -> tuple[str, Actor]:
    """The session key and actor to begin with: the person's first role, if any."""
    roles = sessions.live_memberships(person.id)
    return _begin(person, roles[0] if roles else None, roles)


def role(person: Person, membership: Membership) -> tuple[str, Actor]:
    """The session key and actor of one of the person's roles."""
    return _begin(person, membership, sessions.live_memberships(person.id))


def same_role(person: Person, actor: Actor) -> tuple[str, Actor]:
    """The session key and actor after the person's token was changed by themselves."""
    roles = sessions.live_memberships(person.id)
    held = (m for m in roles if m.organisation_id == actor.organisation_id and m.role is actor.role)
    return _begin(person, next(held, None), roles)


def _begin(person: Person, membership: Membership | None, roles: list[Membership]) -> tuple[str, Actor]:
    db.session.flush()
    return sessions.session_key(person, membership), sessions.actor_for(person, membership, roles)


def _kept(name: str) -> tuple[int | None, str]:
    """Whose password to compare; the transaction ends so that hashing holds no lock."""
    person = people.person_by_email(name)
    found: tuple[int | None, str] = (None, "")
    if (
        person is not None
        and person.state is PersonState.ACTIVE
        and (DEMO_MAY_SIGN_IN() or not person.is_demo)
    ):
        found = person.id, person.password_hash
    db.session.rollback()
    return found


def _count(name: str, came_from: str, device: str) -> throttle.Counted:
    """A known device by itself; everybody else by the name typed and by where they come from."""
    known = devices.known(device, name)
    if known is not None:
        return throttle.hit(sign_in_limits.BY_DEVICE, str(known))
    return throttle.count((sign_in_limits.BY_NAME, name), (sign_in_limits.BY_ADDRESS, came_from))
