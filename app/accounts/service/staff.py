"""What administrators do: staff roles, and who may come in. They get no right over money by it."""

from __future__ import annotations

from app.accounts.models import MOST_JOB_TITLE, Agency, Membership, Offer, Person
from app.accounts.queries import people
from app.accounts.service import members, security
from app.accounts.states import PERSON_FLOW
from app.kernel import audit, rights
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.folding import clean
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission, Role

PROVINCIAL = (Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD)
NATIONAL = (Role.NATIONAL_OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.AUDITOR, Role.ADMIN)
TWO_PEOPLE = frozenset({Role.NATIONAL_OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.ADMIN})
"""Roles near money or power: a second administrator must agree before the letter leaves."""


def roles_of(agency: Agency) -> tuple[Role, ...]:
    """Which roles an agency has."""
    return PROVINCIAL if agency.province_code else NATIONAL


def offer(actor: Actor, agency: Agency, email: str, role: Role) -> Offer:
    """Offer a staff role; it leaves at once, or once a second administrator agreed. Invalid says why not."""
    _refuse_offer(actor, agency, email, role)
    made = members.keep_offer(actor, agency, email, role)
    if role not in TWO_PEOPLE:
        members.send(made)
    return made


def admit(actor: Actor, agency: Agency, email: str, role: Role) -> None:
    """Count the letter of an offer; Invalid or NotAllowed, and nothing counted, when it would be refused."""
    _refuse_offer(actor, agency, email, role)
    members.refuse_held(agency, email, role)
    members.count_letter(actor, email)


def _refuse_offer(actor: Actor, agency: Agency, email: str, role: Role) -> None:
    _administrator(actor)
    if role not in roles_of(agency):
        raise Invalid({"role": gettext("This agency has no such role.")})
    mine = db.session.get(Person, actor.person_id)
    if mine is not None and mine.email == people.address(email):
        raise Invalid({"email": gettext("You cannot give a role to yourself. Ask a colleague.")})


def second(made: Offer, actor: Actor) -> None:
    """Agree to a colleague's offer: its letter leaves. NotAllowed for who made it or would get it."""
    _administrator(actor)
    mine = db.session.get(Person, actor.person_id)
    if made.offered_by_id == actor.person_id or (mine is not None and mine.email == made.email):
        raise NotAllowed(gettext("The same person may not do both steps. Ask a colleague to decide."))
    made.seconded_by_id = actor.person_id
    audit.record(actor, made, "second", after={"role": made.role.value})
    members.send(made)


def end_role(membership: Membership, actor: Actor) -> None:
    """End a staff role."""
    _administrator(actor)
    if membership.person_id == actor.person_id:
        raise NotAllowed(gettext("You cannot end a role of your own here. Ask a colleague."))
    members.end(membership, actor)


def name_title(membership: Membership, actor: Actor, job_title: str) -> None:
    """Name the office somebody holds in an agency (chức vụ), or take it away with "". Papers signed before keep theirs.

    It gives no right, so one administrator may do it alone. Raises Invalid when it is too long.
    """
    _administrator(actor)
    title, before = " ".join(clean(job_title).split()), membership.job_title
    if len(title) > MOST_JOB_TITLE:
        raise Invalid({"job_title": gettext("A title has at most 80 characters.")})
    if title != before:
        membership.job_title = title
        audit.record(
            actor, membership, "name_title", before={"job_title": before}, after={"job_title": title}
        )


def suspend(person: Person, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Keep somebody out: every session ends with the next request, and what they offered others is taken back."""
    if person.id == actor.person_id:
        raise NotAllowed(gettext("You cannot suspend your own account. Ask a colleague."))
    _move(person, "suspend", actor, reason, version)
    members.withdraw_all(people.offers_of(person.id), actor)


def reactivate(person: Person, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Let somebody in again; they sign in anew."""
    _move(person, "reactivate", actor, reason, version)


def _move(person: Person, verb: str, actor: Actor, reason: str, version: int | None) -> None:
    if not reason.strip():
        raise Invalid({"reason": gettext("Say why: it stays in the history.")})
    PERSON_FLOW.move(person, verb, actor, reason=reason, version=version)
    security.end_sessions(person)
    security.note(f"account-{verb}", person, by=actor.person_id)


def _administrator(actor: Actor) -> None:
    rights.check(actor, Permission.PEOPLE_MANAGE)
