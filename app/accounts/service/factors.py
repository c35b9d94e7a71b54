"""The second factor: setting one up, proving oneself with it, losing it."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, update

from app.accounts import sign_in_limits, totp
from app.accounts.events import FactorChanged
from app.accounts.factor_models import Authenticator, Passkey, RecoveryCode
from app.accounts.models import Person
from app.accounts.queries import factors as queries, people
from app.accounts.service import security
from app.kernel import audit, bus, clock, sealed_secrets, throttle
from app.kernel.compare_and_set import took_apart
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission, job

CODES = 10
CODE_BYTES = 10
"""Eighty bits: nobody finds a code by trying, so a plain hash is enough."""
GROUP = 4
WRONG_CODE = "second-step-failed"


def begin_authenticator(actor: Actor) -> None:
    """A fresh secret to be shown as a square code; the app in use stays until a code of the new one was typed."""
    _forget_apps(actor, waiting=True)
    db.session.add(
        Authenticator(
            person_id=actor.person_id or 0, secret=sealed_secrets.seal(totp.new_secret()), confirmed_at=None
        )
    )


def confirm_authenticator(actor: Actor, typed: str) -> list[str]:
    """Use the new app from now on; gives recovery codes if it is the first factor. Invalid for a wrong code."""
    app = queries.waiting_authenticator(actor.person_id or 0)
    if app is None:
        raise WrongMoment(gettext("Nothing is being set up. Begin again."))
    app_id, secret = app.id, sealed_secrets.unseal(app.secret)
    counted = _count_try(actor.person_id or 0)
    step = totp.step_of(secret, totp.typed(typed), clock.now())
    if step is None:
        raise Invalid({"code": wrong_code()})
    throttle.forgive(counted)
    first = not queries.has_any(actor.person_id or 0)
    _forget_apps(actor, waiting=False)
    app = db.session.get_one(Authenticator, app_id)
    app.confirmed_at, app.last_step = clock.now(), step
    _told(people.me(actor), "authenticator-added")
    return renew_codes(actor) if first else []


def remove_authenticator(actor: Actor) -> None:
    """No app any more; recovery codes go with the last factor."""
    _forget_apps(actor, waiting=False)
    _told(people.me(actor), "authenticator-removed")
    forget_codes_without_factor(actor.person_id or 0)


def renew_codes(actor: Actor) -> list[str]:
    """Ten new recovery codes, shown this once; the old ones open nothing any more."""
    person_id = actor.person_id or 0
    if not queries.has_any(person_id):
        raise WrongMoment(gettext("Set up an app or a passkey first."))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = [_new_code() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(code)) for code in made)
    security.note("recovery-codes-made", people.me(actor))
    return made


def prove(person_id: int, typed: str) -> None:
    """A one-time code or a recovery code of this person; each works once. Invalid in the same words for every failure.

    Tries are counted apart from the password's. Ends the request's transaction.
    """
    counted = _count_try(person_id)
    code = totp.typed(typed)
    if not (_use_step(person_id, code) if totp.is_code(code) else _use_recovery(person_id, code)):
        security.note_apart(WRONG_CODE, person_id)
        raise Invalid({"code": wrong_code()})
    throttle.forgive(counted)


def reset(person: Person, actor: Actor, *, reason: str) -> None:
    """Take every factor from somebody who lost them all, by an administrator who knows it is them."""
    if not actor.can(Permission.PEOPLE_MANAGE) or person.id == actor.person_id:
        raise NotAllowed(gettext("You cannot reset your own second factor here. Ask a colleague."))
    if not reason.strip():
        raise Invalid({"reason": gettext("Say why: it stays in the history.")})
    _take_all(person, actor, reason.strip())


def reset_by_command(email: str) -> bool:
    """The same from the machine itself, for the only administrator; False when nobody has the address."""
    person = people.person_by_email(email)
    if person is not None:
        _take_all(person, job("people reset-factor"), gettext("Reset on the server itself."))
    return person is not None


def _take_all(person: Person, actor: Actor, reason: str) -> None:
    for table in (Authenticator, Passkey, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person.id))
    security.end_sessions(person)
    audit.record(actor, person, "reset-factor", reason=reason)
    _told(person, "factor-reset", reason=reason)


def changed(person: Person, kind: str) -> None:
    """Write down what happened to somebody's factors and tell them."""
    _told(person, kind)


def forget_codes_without_factor(person_id: int) -> None:
    """Recovery codes replace a factor; without one there is nothing to replace."""
    db.session.flush()
    if not queries.has_any(person_id):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def wrong_code() -> str:
    """The one sentence for a code that is wrong, too old or used."""
    return gettext("This code is not right, or was used already. Wait for the next one, then type it.")


def _count_try(person_id: int) -> throttle.Counted:
    return throttle.count(*((limit, str(person_id)) for limit in sign_in_limits.SECOND_STEP))


def _use_step(person_id: int, code: str) -> bool:
    """Whether the code is good now; its step is taken by compare-and-set, for good whatever becomes of the request."""
    app = queries.authenticator(person_id)
    if app is None:
        return False
    app_id, secret = app.id, sealed_secrets.unseal(app.secret)
    db.session.rollback()
    step = totp.step_of(secret, code, clock.now())
    if step is None:
        return False
    return _take_step(app_id, step)


def _take_step(app_id: int, step: int) -> bool:
    take = update(Authenticator).where(Authenticator.id == app_id, Authenticator.last_step < step)
    return took_apart(take.values(last_step=step))


def _use_recovery(person_id: int, code: str) -> bool:
    take = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == _hash(code),
        RecoveryCode.used_at.is_(None),
    )
    used = took_apart(take.values(used_at=clock.now()))
    if used:
        security.note_apart("recovery-code-used", person_id)
    return used


def _forget_apps(actor: Actor, *, waiting: bool) -> None:
    is_waiting = Authenticator.confirmed_at.is_(None) if waiting else Authenticator.confirmed_at.is_not(None)
    db.session.execute(delete(Authenticator).where(Authenticator.person_id == actor.person_id, is_waiting))


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _hash(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").casefold().encode()).hexdigest()


def _told(person: Person, kind: str, *, reason: str = "") -> None:
    security.note(kind, person)
    moment: datetime = clock.now()
    bus.publish(FactorChanged(person.id, kind, reason, moment.isoformat()))
