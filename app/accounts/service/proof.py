"""Showing again that it is really this person: by a factor if they have one, else by the password."""

from __future__ import annotations

from app.accounts import passwords, sign_in_limits, tokens
from app.accounts.models import Person
from app.accounts.queries import people
from app.accounts.service import security
from app.accounts.states import PersonState
from app.kernel import clock, throttle
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor

HALF_LASTS = 10 * 60
"""Seconds between the password and the second step."""
Half = dict[str, str | int]


def password(actor: Actor, typed: str) -> None:
    """The person's password; Invalid when it is not it. Ends the request's transaction."""
    counted = throttle.hit(sign_in_limits.PASSWORD, str(actor.person_id))
    kept = people.me(actor).password_hash
    db.session.rollback()
    if not passwords.fits(kept, typed):
        security.note_apart("proof-failed", actor.person_id)
        raise Invalid({"password": gettext("This is not your current password.")})
    throttle.forgive(counted)


def half(person: Person) -> Half:
    """What a browser keeps between the password and the second step; it is no session."""
    mark = tokens.fingerprint(person.password_hash, person.session_token)
    return {"person": person.id, "mark": mark, "at": int(clock.now().timestamp())}


def half_of(kept: Half | None) -> Person | None:
    """Whose second step is due; None when it took too long, or the password changed meanwhile."""
    if not kept or int(clock.now().timestamp()) - int(kept["at"]) > HALF_LASTS:
        return None
    person = db.session.get(Person, int(kept["person"]))
    if person is None or person.state is not PersonState.ACTIVE:
        return None
    same = kept["mark"] == tokens.fingerprint(person.password_hash, person.session_token)
    return person if same else None
