"""How far the facts of facilities are known: what was seen, in which document, and whether it is still the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, literal, not_, or_, select

from app.accounts.models import Facility, Membership
from app.accounts.registration_facts import IDENTITY, LEVEL_OF, Fact, Level, Source, least
from app.accounts.registration_models import RegistrationProof, SeenFact
from app.accounts.states import FacilityState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Role

YES = "yes"
"""How a ticked fact is compared and kept."""

_COLUMNS: Mapping[Fact, Any] = {
    Fact.NAME: Facility.name,
    Fact.TAX_CODE: Facility.tax_code,
    Fact.LEGAL_FORM: cast(Facility.legal_form, String),
    Fact.PLACE: Facility.commune_code,
    Fact.ADDRESS: Facility.address,
}


@dataclass(frozen=True)
class Mark:
    """How one fact is known, and who saw it when in which document; only ``level`` when it is declared."""

    level: Level
    seen_by: str = ""
    seen_on: date | None = None
    proof: RegistrationProof | None = None
    lost: bool = False
    """Whether it was seen once and is another now."""


def values(facility: Facility, *, owners: bool = True) -> dict[Fact, str]:
    """What the facility says now, fact by fact, as it is compared; owners by their numbers, unless nobody asks."""
    return {
        Fact.NAME: facility.name,
        Fact.TAX_CODE: facility.tax_code,
        Fact.LEGAL_FORM: facility.legal_form.value,
        Fact.PLACE: facility.commune_code,
        Fact.ADDRESS: facility.address,
        Fact.SECTOR: facility.sector_code or "",
        Fact.OWNER: ",".join(str(number) for number in _owners(facility.id)) if owners else "",
        Fact.WOMAN_OWNED: YES if facility.woman_owned else "no",
    }


def stamp(facility: Facility) -> str:
    """A short mark of what the facility says now, so that nobody confirms what was changed after it was read."""
    said = values(facility)
    return sha256("\n".join(said[fact] for fact in Fact).encode()).hexdigest()[:16]


def marks(facility: Facility) -> dict[Fact, Mark]:
    """How each fact is known today. A fact that is another than the one seen is declared again."""
    rows = {row.fact: row for row in db.session.scalars(select(SeenFact).filter_by(facility_id=facility.id))}
    now = values(facility, owners=Fact.OWNER in rows)
    return {fact: _mark(rows.get(fact), now[fact]) for fact in Fact}


def _mark(row: SeenFact | None, now: str) -> Mark:
    if row is None:
        return Mark(Level.DECLARED)
    if row.value != now:
        return Mark(Level.DECLARED, lost=True)
    return Mark(row.proof.level, row.seen_by, row.seen_on, row.proof)


def levels(facility: Facility, facts: Sequence[Fact] = tuple(Fact)) -> dict[Fact, Level]:
    """How far these facts are known today, for everybody: as ``marks``, without who saw them in which document."""
    seen = _seen([facility.id], facts)
    now = values(facility, owners=(facility.id, Fact.OWNER) in seen)
    return {fact: _level(seen.get((facility.id, fact)), now[fact]) for fact in facts}


def identity_levels(facilities: Sequence[Facility]) -> dict[int, Level]:
    """How far the identity of several facilities is known, in one query."""
    seen = _seen([one.id for one in facilities], IDENTITY)
    return {one.id: least(_identity(one, seen)) for one in facilities}


_Seen = Mapping[tuple[int, Fact], tuple[str, Source]]


def _seen(facility_ids: Sequence[int], facts: Iterable[Fact]) -> _Seen:
    """What officers read of these facts, and in what kind of document."""
    query = (
        select(SeenFact.facility_id, SeenFact.fact, SeenFact.value, RegistrationProof.source)
        .join(RegistrationProof, RegistrationProof.id == SeenFact.proof_id)
        .where(SeenFact.facility_id.in_(facility_ids), SeenFact.fact.in_(list(facts)))
    )
    return {(number, fact): (value, source) for number, fact, value, source in db.session.execute(query)}


def _level(seen: tuple[str, Source] | None, now: str) -> Level:
    if seen is None or seen[0] != now:
        return Level.DECLARED
    return LEVEL_OF[seen[1]]


def _identity(facility: Facility, seen: _Seen) -> Iterable[Level]:
    said = {
        Fact.NAME: facility.name,
        Fact.TAX_CODE: facility.tax_code,
        Fact.LEGAL_FORM: facility.legal_form.value,
        Fact.PLACE: facility.commune_code,
    }
    return [_level(seen.get((facility.id, fact)), said[fact]) for fact in IDENTITY]


def seen_as_woman_owned(facilities: Sequence[int]) -> set[int]:
    """Which of these facilities an officer has seen in a document to be owned by a woman, in one query (R27).

    One that says so no longer is for the reader to leave out, as ``ranking`` does.
    """
    query = select(SeenFact.facility_id).where(
        SeenFact.facility_id.in_(facilities), SeenFact.fact == Fact.WOMAN_OWNED, SeenFact.value == YES
    )
    return set(db.session.scalars(query))


def unseen(facility: Facility) -> list[Fact]:
    """Which facts of the identity no officer has seen in a document as they are now."""
    known = marks(facility)
    return [fact for fact in IDENTITY if known[fact].level is Level.DECLARED]


def is_to_see_again() -> ColumnElement[bool]:
    """For queries: a verified facility with an identity nobody has seen, or a seen fact that is another now."""
    rows = exists().where(SeenFact.facility_id == Facility.id)
    missing = [not_(rows.where(SeenFact.fact == fact, SeenFact.value == _COLUMNS[fact])) for fact in IDENTITY]
    moved = rows.where(SeenFact.fact == Fact.ADDRESS, SeenFact.value != _COLUMNS[Fact.ADDRESS])
    in_seen = literal(",").concat(SeenFact.value).concat(",")
    another = (
        exists()
        .where(SeenFact.facility_id == Facility.id, SeenFact.fact == Fact.OWNER)
        .where(Membership.organisation_id == Facility.id, Membership.ended_at.is_(None))
        .where(Membership.role == Role.FACILITY_OWNER)
        .where(not_(in_seen.contains(literal(",").concat(cast(Membership.person_id, String)).concat(","))))
    )
    return (Facility.state == FacilityState.VERIFIED) & or_(*missing, moved, another)


def proofs(facility: Facility) -> list[RegistrationProof]:
    """Every paper handed in and every look at a register, newest first."""
    query = select(RegistrationProof).where(RegistrationProof.facility_id == facility.id)
    return list(db.session.scalars(query.order_by(RegistrationProof.id.desc())))


def proof(facility: Facility, proof_id: int) -> RegistrationProof:
    """One of this facility; NotFound for any other."""
    found = db.session.get(RegistrationProof, proof_id)
    if found is None or found.facility_id != facility.id:
        raise NotFound
    return found


def _owners(facility_id: int) -> list[int]:
    query = select(Membership.person_id).where(
        Membership.organisation_id == facility_id,
        Membership.role == Role.FACILITY_OWNER,
        Membership.ended_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Membership.person_id)))
