"""Another e-mail address for an account: the new one confirms, the old one is told and can stop it for seven days.

Nobody takes an account by it: asking needs a fresh proof, confirming needs the account's own session as well as the
new mailbox, and whoever reads the old mailbox puts everything back, however often the address was changed since.
Nobody blocks one by it: a change that waits reserves no address.
"""

from __future__ import annotations

from app.accounts import letter_limits, tokens
from app.accounts.email_change_models import EmailChange
from app.accounts.events import EmailChangeAsked, EmailChanged
from app.accounts.models import Person
from app.accounts.queries import email_changes as queries, people
from app.accounts.service import password, security
from app.accounts.states import PersonState
from app.kernel import bus, clock, throttle, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor


def _told_apart(row: EmailChange) -> tuple[str, ...]:
    return row.old_email, row.new_email, clock.local(row.created_at).isoformat()


CONFIRM = tokens.LinkTo(tokens.Purpose.EMAIL_NEW, EmailChange, _told_apart)
STOP = tokens.LinkTo(tokens.Purpose.EMAIL_STOP, EmailChange, _told_apart)


def admit(actor: Actor, email: str) -> None:
    """Count the letters a change writes, by who asks and by who gets them; TooMany past a limit. Comes first.

    Invalid, and nothing counted, when it is the address already.
    """
    name = people.address(email)
    _refuse_own(people.me(actor), name)
    throttle.count(
        (letter_limits.EMAIL_CHANGES, str(actor.person_id)),
        (letter_limits.EMAIL_CHANGES_BETWEEN, f"{actor.person_id}:{name}"),
        (letter_limits.EMAIL_CHANGES_TO, name),
    )


def _refuse_own(person: Person, name: str) -> None:
    if name == person.email:
        raise Invalid({"email": gettext("This is your address already.")})


def ask(actor: Actor, email: str) -> EmailChange:
    """Write the new address a link that confirms and the old one a link that stops; an earlier wish ends.

    Invalid when it is the address already. The same work and words whether the new address has an account or not:
    its letter says so, and its link then confirms nothing.
    """
    person, name = _alone(actor.person_id or 0), people.address(email)
    _refuse_own(person, name)
    for earlier in queries.waiting(person.id):
        earlier.ended_at = clock.now()
    row = EmailChange(person_id=person.id, old_email=person.email, new_email=name, mark=_mark(person))
    db.session.add(row)
    db.session.flush()
    security.note("email-asked", person)
    bus.publish(
        EmailChangeAsked(
            change_id=row.id,
            name=people.greeted(person, person.language),
            language=person.language,
            old_email=row.old_email,
            new_email=row.new_email,
            known=people.person_by_email(name) is not None,
            confirm=CONFIRM.seal(row),
            stop=STOP.seal(row),
        )
    )
    return row


def withdraw(actor: Actor) -> None:
    """Take back the wish that waits, if one does."""
    for row in queries.waiting(actor.person_id or 0):
        row.ended_at = clock.now()


def waiting(token: str, actor: Actor) -> EmailChange:
    """The change a link confirms, for who asked for it; SpentLink once it was used, ended, or is too old.

    NotAllowed for anybody else: the new mailbox alone confirms nothing.
    """
    row = CONFIRM.opened(token)
    if row.person_id != actor.person_id:
        raise NotAllowed(
            gettext("This link belongs to another account. Sign in with the account whose address changes.")
        )
    if row.confirmed_at or row.ended_at or row.stopped_at or row.mark != _mark(people.me(actor)):
        raise tokens.spent()
    return row


def confirm(token: str, actor: Actor) -> Person:
    """Give the account its new address, end all its sessions, and tell the old address once more.

    WrongMoment when the address has an account by now; SpentLink when somebody was faster.
    """
    person = _alone(actor.person_id or 0)
    row = waiting(token, actor)
    row.confirmed_at = clock.now()
    _move(person, row.new_email)
    security.end_sessions(person)
    security.note("email-changed", person)
    bus.publish(
        EmailChanged(
            change_id=row.id,
            name=people.greeted(person, person.language),
            language=person.language,
            old_email=row.old_email,
            new_email=row.new_email,
            stop=STOP.seal(row),
        )
    )
    return person


def stoppable(token: str) -> EmailChange:
    """The change the old address can stop; SpentLink once it did, or seven days after it was told."""
    row = STOP.opened(token)
    if row.stopped_at or db.session.get_one(Person, row.person_id).state is not PersonState.ACTIVE:
        raise tokens.spent()
    return row


def stop(token: str) -> str:
    """Put the old address back and close every door; opens the page where its reader chooses a new password.

    Every session ends and the old password opens nothing any more, as whoever changed the address may know it. What
    was asked or changed after it is stopped with it, so nobody undoes this. WrongMoment when another account uses the
    old address by now.
    """
    person = _alone(stoppable(token).person_id)
    row = stoppable(token)
    from_here = queries.not_stopped_since(row)
    for one in from_here:
        one.stopped_at = clock.now()
    if any(one.confirmed_at for one in from_here):
        _move(person, row.old_email)
    person.password_hash = ""
    security.end_sessions(person)
    security.note("email-stopped", person)
    db.session.flush()
    return password.reset_token(person)


def _alone(person_id: int) -> Person:
    """The person, while nobody else confirms or stops a change of theirs."""
    db.session.expire_all()
    return db.session.get_one(Person, person_id, with_for_update=True, populate_existing=True)


def _mark(person: Person) -> str:
    return tokens.fingerprint(person.email, person.password_hash)


def _move(person: Person, email: str) -> None:
    """The address, proved by its reader; WrongMoment when another account has it."""
    with unique.once(
        lambda: WrongMoment(gettext("This address has an account of its own by now. Nothing was changed."))
    ):
        person.email, person.email_confirmed_at = email, clock.now()
