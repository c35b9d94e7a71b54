"""Who is told, and reading the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import defer

from app.accounts.models import Agency, Membership, Organisation, Person
from app.accounts.states import PersonState
from app.kernel.db import db
from app.kernel.permissions import GRANTS, Actor, Permission, Role, Scope
from app.kernel.remembered import until_written
from app.kernel.text_columns import holds
from app.notices.models import Letter, Notice
from app.notices.states import LetterState


@dataclass(frozen=True)
class Reader:
    """Somebody to tell, and for whom they are told."""

    person: Person
    organisation: str = ""


def unread_count(actor: Actor) -> int:
    """How many notices the person has not seen."""
    query = select(func.count()).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    return db.session.scalar(query) or 0


@until_written(Person, Membership, Organisation)
def members(organisation_id: int) -> list[Reader]:
    """Everybody who acts for an organisation now, each once."""
    query = (
        select(Person, Organisation.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None), _reachable())
    )
    return _each_once(db.session.execute(query.order_by(Person.id)))


def people(person_ids: Iterable[int]) -> list[Reader]:
    """These people, as themselves."""
    query = select(Person).where(Person.id.in_(set(person_ids)), _reachable()).order_by(Person.id)
    return [Reader(person) for person in db.session.scalars(query)]


def officers(permission: Permission, province_code: str | None) -> list[Reader]:
    """Staff with a right: of the province when it has somebody, else those whose right reaches everywhere."""
    near = _staff(_roles(permission, Scope.PROVINCE), province_code) if province_code else []
    return near or _staff(_roles(permission, Scope.ALL), None)


def _roles(permission: Permission, scope: Scope) -> list[Role]:
    return [role for role, rights in GRANTS.items() if rights.get(permission) is scope]


def _staff(roles: Sequence[Role], province_code: str | None) -> list[Reader]:
    query = (
        select(Person, Agency.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Agency, Agency.id == Membership.organisation_id)
        .where(Membership.role.in_(roles), Membership.ended_at.is_(None), _reachable())
    )
    if province_code:
        query = query.where(Agency.province_code == province_code)
    return _each_once(db.session.execute(query.order_by(Person.id)))


def _reachable() -> ColumnElement[bool]:
    return Person.state == PersonState.ACTIVE


def _each_once(rows: Iterable[Row[Person, str]]) -> list[Reader]:
    return list({person.id: Reader(person, name) for person, name in rows}.values())


def own(actor: Actor) -> Select[Notice]:
    """Everything a person was told."""
    return select(Notice).where(Notice.person_id == actor.person_id)


def notice(notice_id: int, actor: Actor) -> Notice | None:
    """One of the person's own notices."""
    return db.session.scalar(
        select(Notice).where(Notice.id == notice_id, Notice.person_id == actor.person_id)
    )


def finds_letter(words: str) -> ColumnElement[bool]:
    """A letter by words of its subject or of its reader's address."""
    return holds(words, Letter.search_key)


def letters(_actor: Actor) -> Select[Letter]:
    """Every letter, for administrators."""
    return select(Letter).options(defer(Letter.search_key))


def failed_count(_actor: Actor) -> Select[int]:
    """How many letters could not be delivered."""
    return select(func.count(Letter.id)).where(Letter.state == LetterState.FAILED)
