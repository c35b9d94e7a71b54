"""Passkeys: asking a browser, keeping what it made, and taking its signature as proof."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.accounts import sign_in_limits, webauthn
from app.accounts.factor_models import Passkey, PasskeyChallenge
from app.accounts.queries import factors as queries, people
from app.accounts.service import factors, security
from app.kernel import clock, throttle
from app.kernel.compare_and_set import took_apart
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.folding import clean
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor

LASTS = timedelta(minutes=5)
Question = tuple[str, dict[str, Any]]
"""The key of the challenge, for the browser's session, and what the browser is asked."""


def ask_new(actor: Actor, site: str) -> Question:
    """Ask the browser of somebody signed in for a new passkey."""
    person = people.me(actor)
    held = [one.data for one in queries.passkeys(person.id)]
    asked = webauthn.ask_new(site, f"person-{person.id}".encode(), person.email, person.name, held)
    return _keep(person.id, asked), asked.options


def add(actor: Actor, site: str, *, key: str, answer: str, name: str) -> list[str]:
    """Keep the new passkey; gives recovery codes if it is the first factor. Invalid when the answer is not one."""
    person_id = actor.person_id or 0
    try:
        made = webauthn.new_key(site, _taken(key, person_id), answer)
    except webauthn.WrongAnswer as fault:
        raise Invalid({"passkey": refusal()}) from fault
    first, person = not queries.has_any(person_id), people.me(actor)
    db.session.add(
        Passkey(
            person_id=person_id,
            name=clean(name) or gettext("Passkey"),
            credential_id=_text(made.credential_id),
            data=made.data,
            counter=made.counter,
        )
    )
    factors.changed(person, "passkey-added")
    return factors.renew_codes(actor) if first else []


def remove(actor: Actor, passkey_id: int) -> str:
    """Take a passkey of one's own away; gives its name. NotFound when it is not one's own."""
    one = db.session.get(Passkey, passkey_id)
    if one is None or one.person_id != actor.person_id:
        raise NotFound
    name = one.name
    db.session.delete(one)
    factors.forget_codes_without_factor(actor.person_id or 0)
    factors.changed(people.me(actor), "passkey-removed")
    return name


def ask_for(person_id: int, site: str) -> Question:
    """Ask the browser for a signature by one of the person's passkeys; NotFound without any."""
    held = [one.data for one in queries.passkeys(person_id)]
    if not held:
        raise NotFound
    asked = webauthn.ask_for(site, held)
    return _keep(person_id, asked), asked.options


def prove(person_id: int, site: str, *, key: str, answer: str) -> None:
    """The browser's signature by one of the person's passkeys. Invalid for any other; ends the transaction."""
    counted = throttle.count(*((limit, str(person_id)) for limit in sign_in_limits.SECOND_STEP))
    held = {one.id: one.data for one in queries.passkeys(person_id)}
    try:
        used = webauthn.signed_by(site, _taken(key, person_id), answer, list(held.values()))
        passkey_id = next(one for one, data in held.items() if data == used.data)
        if not _counted(passkey_id, used.counter):
            raise webauthn.WrongAnswer("the counter went back: a copy of the key may be about")
    except webauthn.WrongAnswer as fault:
        security.note_apart(factors.WRONG_CODE, person_id, passkey=True)
        raise Invalid({"passkey": refusal()}) from fault
    throttle.forgive(counted)


def refusal() -> str:
    """The one sentence for an answer that proves nothing."""
    return gettext("The passkey did not answer this question. Try again, or use another way.")


def _counted(passkey_id: int, counter: int) -> bool:
    """Note the use; a counter that does not go up (and is kept at all) means two copies of one key."""
    rising = (Passkey.counter < counter) if counter else (Passkey.counter == 0)
    take = update(Passkey).where(Passkey.id == passkey_id, rising)
    return took_apart(take.values(counter=counter, used_at=clock.now()))


def _keep(person_id: int, asked: webauthn.Asked) -> str:
    now, key = clock.now(), secrets.token_urlsafe(24)
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
    db.session.add(PasskeyChallenge(key=key, person_id=person_id, state=asked.state, expires_at=now + LASTS))
    return key


def _taken(key: str, person_id: int) -> dict[str, Any]:
    """The question of this key, which is gone from now on whatever becomes of the request."""
    db.session.rollback()
    mine = (PasskeyChallenge.key == key, PasskeyChallenge.person_id == person_id)
    row = db.session.execute(select(PasskeyChallenge.state, PasskeyChallenge.expires_at).where(*mine)).first()
    db.session.rollback()
    if row is None or not took_apart(delete(PasskeyChallenge).where(*mine)) or row.expires_at < clock.now():
        raise webauthn.WrongAnswer("no such question is open")
    state: dict[str, Any] = row.state
    return state


def _text(name: bytes) -> str:
    return base64.urlsafe_b64encode(name).decode().rstrip("=")
