"""Making people and organisations. Knows nothing of letters and limits, so the demo world and commands use it too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from app.accounts import phones, tax_codes
from app.accounts.events import FacilityWaiting
from app.accounts.models import (
    Agency,
    Buyer,
    Facility,
    Membership,
    Organisation,
    Person,
)
from app.accounts.queries import facilities, people, sessions
from app.accounts.states import LegalForm
from app.kernel import audit, bus, clock, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.folding import clean, slugify
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Role
from app.reference import queries as lists

_SLUG = 100


@dataclass(frozen=True)
class NewPerson:
    """Somebody who signs up. Without ``password_hash`` they come in by a reset link only."""

    name: str
    email: str
    phone: str = ""
    language: str = "vi"
    password_hash: str = ""


@dataclass(frozen=True)
class NewFacility:
    """A facility as its owner describes it."""

    name: str
    tax_code: str
    legal_form: LegalForm
    commune_code: str
    sector_code: str | None = None
    address: str = ""
    phone: str = ""
    craft_village: str = ""
    workers: int = 0
    workers_female: int = 0
    workers_minority: int = 0
    woman_owned: bool = False
    founded_year: int | None = None


@dataclass(frozen=True)
class NewBuyer:
    """A buyer as they describe themselves."""

    name: str
    country_code: str = "VN"
    trade: str = ""
    tax_number: str = ""
    phone: str = ""


def checked_facility(new: NewFacility, *, but: int = 0) -> NewFacility:
    """The same with code and phone in their kept form; Invalid names every field that will not do.

    ``but`` is the facility being changed, whose own tax code is no obstacle.
    """
    faults: dict[str, str] = {}
    household = new.legal_form is LegalForm.HOUSEHOLD
    tax_code, phone = new.tax_code, new.phone
    try:
        tax_code = tax_codes.read(new.tax_code, personal=household)
        if facilities.is_taken(tax_code, but=but):
            faults["tax_code"] = gettext(
                "A facility is already registered under this tax code. Ask its owner to invite you."
            )
    except tax_codes.WrongTaxCode as fault:
        faults["tax_code"] = str(fault)
    try:
        phone = phones.read(new.phone) if new.phone else ""
    except phones.WrongPhone as fault:
        faults["phone"] = str(fault)
    if lists.commune(new.commune_code) is None:
        faults["place"] = gettext("Choose the commune or ward where you produce.")
    if max(new.workers_female, new.workers_minority) > new.workers:
        faults["workers"] = gettext("The number of workers is smaller than one of its parts.")
    if faults:
        raise Invalid(faults)
    return replace(new, name=clean(new.name), tax_code=tax_code, phone=phone)


def register_facility(
    person: NewPerson | Person, new: NewFacility, *, is_demo: bool = False
) -> tuple[Person, Facility]:
    """A facility that waits for its province's officer, and its owner. Invalid, or WrongMoment in a race."""
    new = checked_facility(new)
    owner = _person(person, is_demo)
    place = lists.commune(new.commune_code)
    assert place is not None
    facility = Facility(
        name=new.name,
        slug=free_slug(new.name),
        country_code="VN",
        province_code=place.province_code,
        email=owner.email,
        phone=new.phone or owner.phone,
        is_demo=is_demo,
        tax_code=new.tax_code,
        legal_form=new.legal_form,
        sector_code=new.sector_code or None,
        commune_code=place.code,
        address=new.address,
        old_place=lists.old_place(place.code)[:300],
        craft_village=new.craft_village,
        founded_year=new.founded_year,
        workers=new.workers,
        workers_female=new.workers_female,
        workers_minority=new.workers_minority,
        woman_owned=new.woman_owned,
    )
    _keep(facility)
    join(owner, facility, Role.FACILITY_OWNER)
    audit.record(acting(owner, facility), facility, "register", after={"name": facility.name})
    bus.publish(FacilityWaiting(facility.id, facility.name, place.province_code, facility.version))
    return owner, facility


def register_buyer(
    person: NewPerson | Person, new: NewBuyer, *, is_demo: bool = False
) -> tuple[Person, Buyer]:
    """A buyer and the person who buys for it."""
    head = _person(person, is_demo)
    buyer = Buyer(
        name=clean(new.name),
        slug=free_slug(new.name),
        country_code=new.country_code,
        email=head.email,
        phone=new.phone or head.phone,
        is_demo=is_demo,
        trade=new.trade,
        tax_number=new.tax_number,
    )
    _keep(buyer)
    join(head, buyer, Role.BUYER_OWNER)
    audit.record(acting(head, buyer), buyer, "register", after={"name": buyer.name})
    return head, buyer


def register_agency(
    name: str, province_code: str | None, *, name_en: str = "", is_demo: bool = False
) -> Agency:
    """A body of the programme: a province's, or the national one (no province)."""
    agency = Agency(
        name=clean(name),
        name_en=clean(name_en),
        slug=free_slug(name),
        country_code="VN",
        province_code=province_code,
        is_demo=is_demo,
    )
    _keep(agency)
    return agency


def register_person(new: NewPerson, *, is_demo: bool = False) -> Person:
    """Somebody whose address is known to be theirs. WrongMoment when it has an account."""
    person = Person(
        email=people.address(new.email),
        name=clean(new.name),
        phone=new.phone,
        language=new.language,
        password_hash=new.password_hash,
        email_confirmed_at=clock.now(),
        is_demo=is_demo,
    )
    _keep(person)
    return person


def join(person: Person, organisation: Organisation, role: Role) -> Membership:
    """Give a role, without asking anybody; a role already held is given back as it is."""
    held = next(
        (
            m
            for m in sessions.live_memberships(person.id)
            if m.organisation_id == organisation.id and m.role is role
        ),
        None,
    )
    if held is not None:
        return held
    membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role)
    db.session.add(membership)
    db.session.flush()
    return membership


def acting(person: Person, organisation: Organisation | None = None) -> Actor:
    """The person, for history lines about what they did before they were signed in."""
    roles = sessions.live_memberships(person.id)
    chosen = next((m for m in roles if organisation and m.organisation_id == organisation.id), None)
    return sessions.actor_for(person, chosen, roles)


def free_slug(name: str) -> str:
    """A name for addresses that nobody has: with a number behind it when the plain one is taken."""
    plain = slugify(name, _SLUG)
    query = select(Organisation.slug).where(Organisation.slug.startswith(plain))
    taken = set(db.session.scalars(query))
    number = 1
    while (slug := plain if number == 1 else f"{plain}-{number}") in taken:
        number += 1
    return slug


def _person(person: NewPerson | Person, is_demo: bool) -> Person:
    return person if isinstance(person, Person) else register_person(person, is_demo=is_demo)


def _keep(row: Organisation | Person) -> None:
    unique.add_once(
        row,
        lambda: WrongMoment(
            gettext("Somebody registered the same a moment ago. Sign in, or ask for an invitation.")
        ),
    )
