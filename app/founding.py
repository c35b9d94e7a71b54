"""What a new installation needs before anybody can sign in: the agencies and the first administrator."""

from __future__ import annotations

from sqlalchemy import select

import config
from app.accounts.models import Agency, Membership, Person
from app.accounts.queries import people
from app.accounts.service import password, register
from app.kernel import audit
from app.kernel.db import db
from app.kernel.permissions import Role, job
from app.reference import queries as places

COMMAND = "command line"


def agencies(settings: config.Settings) -> int:
    """Open the national agency and the 34 provincial departments that are missing; gives how many were opened."""
    known = set(db.session.scalars(select(Agency.province_code)))
    opened = 0
    if None not in known:
        _open(settings.agency_name_vi, settings.agency_name_en, None)
        opened += 1
    for province in places.provinces():
        if province.code not in known:
            name_en = f"Department of Industry and Trade, {province.name_en}"
            _open(f"Sở Công Thương {province.name_vi}", name_en, province.code)
            opened += 1
    return opened


def _open(name: str, name_en: str, province_code: str | None) -> None:
    agency = register.register_agency(name, province_code, name_en=name_en)
    audit.record(job(COMMAND), agency, "register", after={"name": agency.name})


def administrator(email: str, name: str) -> Person:
    """Give somebody the administrator's role at the national agency and write a link to choose a password.

    LookupError before the agencies were opened.
    """
    national = db.session.scalars(select(Agency).where(Agency.province_code.is_(None))).first()
    if national is None:
        raise LookupError("open the agencies first")
    found = people.person_by_email(people.address(email))
    person = found or register.register_person(register.NewPerson(name=name, email=email))
    held = db.session.scalars(
        select(Membership.id).where(
            Membership.person_id == person.id, Membership.role == Role.ADMIN, Membership.ended_at.is_(None)
        )
    ).first()
    membership = register.join(person, national, Role.ADMIN)
    if held is None:
        audit.record(job(COMMAND), membership, "join", after={"role": Role.ADMIN.value, "person": person.id})
    password.write_reset(person)
    return person
