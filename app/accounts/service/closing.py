"""Closing one's account: asked for, kept seven days, then made anonymous (Law 91/2025/QH15).

Money, history and document numbers stay as they are; names, addresses and numbers of the person go everywhere. Other
rooms say what stands in the way (``OBSTACLES_ELSEWHERE``) and forget their part when ``PersonForgotten`` is published.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.accounts import phones, tokens
from app.accounts.device_models import KnownDevice, OpenSession
from app.accounts.email_change_models import EmailChange
from app.accounts.events import AccountClosing, ClosingStopped, FacilityHidden, PersonForgotten
from app.accounts.factor_models import Authenticator, Passkey, PasskeyChallenge, RecoveryCode
from app.accounts.models import (
    DataCopy,
    Facility,
    Membership,
    Offer,
    Organisation,
    Person,
    SecurityEvent,
    SignUp,
    new_token,
)
from app.accounts.queries import people
from app.accounts.registration_models import RegistrationProof
from app.accounts.service import members, security, sign_up
from app.accounts.states import FACILITY_FLOW, PERSON_FLOW, FacilityState, PersonState
from app.kernel import audit, bus, clock, forgotten, unsent_forms
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import STAFF, Actor, job
from app.kernel.ports import Port
from app.kernel.storage import StoredFile

_log = logging.getLogger(__name__)
GRACE = timedelta(days=7)
LEAST = 3
WORKER = job("closing an account")
LINK = tokens.LinkTo(
    tokens.Purpose.KEEP,
    Person,
    lambda person: (clock.local(person.closes_at).isoformat() if person.closes_at else "",),
)
Obstacles = Callable[[list[int]], list[str]]
OBSTACLES_ELSEWHERE: Port[Sequence[Obstacles]] = Port(
    "what rooms say stands in the way of closing an account"
)
"""Rooms to the right: what facilities left alone still have open, in sentences."""


def left_alone(person: Person) -> list[Organisation]:
    """The organisations that nobody acts for any more once this person has gone."""
    held = [role.organisation for role in people.roles(person.id) if role.role not in STAFF]
    return [one for one in held if all(m.person_id == person.id for m in people.members(one.id))]


def obstacles(person: Person) -> list[str]:
    """What has to be settled before the account can be closed, one sentence each."""
    found = []
    for role in people.roles(person.id):
        name = role.organisation.name
        if role.role in STAFF:
            found.append(
                gettext(
                    "You work for %(agency)s: hand over what is open and let an administrator end your role.",
                    agency=name,
                )
            )
        elif people.last_owner(role.organisation_id) == role.id and _others(role):
            found.append(
                gettext(
                    "You are the last owner of %(organisation)s: make somebody else owner first.",
                    organisation=name,
                )
            )
    alone = [one.id for one in left_alone(person)]
    return found + [sentence for say in OBSTACLES_ELSEWHERE() for sentence in say(alone)]


def _others(role: Membership) -> bool:
    return any(m.person_id != role.person_id for m in people.members(role.organisation_id))


def ask(actor: Actor) -> Person:
    """Ask for it: nothing changes for seven days, and a letter carries the link that undoes it. WrongMoment or Invalid."""
    person = people.me(actor)
    if person.closes_at is not None:
        raise WrongMoment(gettext("Your account is being closed already."))
    found = obstacles(person)
    if found:
        raise Invalid({"form": " ".join(found)})
    person.closes_at = clock.now() + GRACE
    audit.record(actor, person, "ask_closing", after={"closing_at": person.closes_at.isoformat()})
    security.note("closing-asked", person)
    bus.publish(AccountClosing(person.id, link(person), person.closes_at))
    return person


def link(person: Person) -> str:
    """The key that undoes this closing and no later one."""
    return LINK.seal(person)


def opened(token: str) -> Person:
    """Whose closing a link undoes; SpentLink when it was undone, is over, or the link is altered."""
    person = LINK.opened(token)
    if person.closes_at is None:
        raise tokens.spent()
    return person


def undo(person: Person, actor: Actor | None = None) -> None:
    """Keep the account after all; WrongMoment when nothing is being closed."""
    if person.closes_at is None:
        raise WrongMoment(gettext("Your account is not being closed."))
    person.closes_at = None
    audit.record(actor or WORKER, person, "undo_closing")
    security.note("closing-undone", person)


def close_due() -> int:
    """Make the accounts anonymous whose seven days are over; gives how many (the worker does this)."""
    due = (Person.closes_at <= clock.now(), Person.state != PersonState.ANONYMISED)
    done = 0
    for person in list(db.session.scalars(select(Person).where(*due).order_by(Person.id))):
        try:
            with db.session.begin_nested():
                done += _close(person)
        except Exception:  # one account that cannot be closed keeps no other one open; the log names it
            _log.exception("account %s could not be closed", person.id)
    return done


def _close(person: Person) -> bool:
    """Whether it is done; what came in the way meanwhile leaves the account open and its owner told."""
    if obstacles(person):
        person.closes_at = None
        audit.record(WORKER, person, "undo_closing")
        security.note("closing-undone", person)
        bus.publish(ClosingStopped(person.id))
        return False
    alone = left_alone(person)
    words, earlier = (person.name, person.email, person.phone), _earlier_names(person)
    PERSON_FLOW.move(person, "anonymise", WORKER)
    _end_roles(person)
    for organisation in alone:
        _leave(organisation)
    bus.publish(
        PersonForgotten(person.id, *words, _spellings(person, earlier), tuple(one.id for one in alone))
    )
    _forget(person)
    forgotten.forget(person.id, {*words, *earlier})
    return True


def _earlier_names(person: Person) -> set[str]:
    lines = audit.history(person, verbs=("edit",))
    return {str(side["name"]) for line in lines for side in (line.before, line.after) if "name" in side}


def _spellings(person: Person, earlier: set[str]) -> tuple[str, ...]:
    """The person's words as people write them, the longest first; what is too short would hit other words."""
    found = {person.name, person.email, person.phone, *earlier}
    if person.phone:
        shown = phones.shown(person.phone)
        found |= {shown, shown.replace(" ", ""), shown.replace(" ", ".")}
    return tuple(sorted((word for word in found if len(word) > LEAST), key=len, reverse=True))


def _end_roles(person: Person) -> None:
    members.withdraw_all(people.offers_of(person.id), WORKER)
    for role in people.roles(person.id):
        role.ended_at = clock.now()
        before = {"organisation": role.organisation.name, "role": role.role.value}
        audit.record(WORKER, role, "end", before=before)


def _leave(organisation: Organisation) -> None:
    """Nobody acts for it any more: it is out of sight, and its contact is gone; the listing is kept (R35)."""
    organisation.email = organisation.phone = organisation.website = ""
    if isinstance(organisation, Facility) and organisation.state is not FacilityState.SUSPENDED:
        FACILITY_FLOW.move(organisation, "close", WORKER)
        bus.publish(FacilityHidden(organisation.id))


def _forget(person: Person) -> None:
    address = person.email
    devices = select(KnownDevice.id).where(KnownDevice.person_id == person.id)
    db.session.execute(delete(OpenSession).where(OpenSession.device_id.in_(devices)))
    for table in (DataCopy, EmailChange, KnownDevice, Authenticator, Passkey, PasskeyChallenge, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person.id))
    unsent_forms.forget_person(person.id)
    sign_up.forget(SignUp.email == address)
    papers = select(StoredFile.id).where(StoredFile.uploaded_by == person.id)
    handed_in = update(RegistrationProof).where(RegistrationProof.file_id.in_(papers))
    db.session.execute(handed_in.values(brought_by=forgotten.CLOSED_NAME))
    gone = f"closed-{person.id}@account.invalid"
    db.session.execute(update(Offer).where(Offer.email == address).values(email=gone))
    step = update(SecurityEvent).where(SecurityEvent.person_id == person.id)
    empty: dict[str, Any] = {}
    db.session.execute(step.values(facts=empty))
    person.name, person.email, person.phone = forgotten.CLOSED_NAME, gone, ""
    person.password_hash, person.session_token, person.form_of_address = "", new_token(), None
    person.email_confirmed_at, person.closes_at = None, None
