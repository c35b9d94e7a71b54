"""Reading facilities: for anybody, for their own people, for officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts import phones, tax_codes
from app.accounts.models import Facility, Organisation
from app.accounts.queries.registration import is_to_see_again
from app.accounts.states import FacilityState
from app.kernel import public_changes
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.folding import fold
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds
from app.reference.models import Commune, Province

public_changes.watch(Facility)
PAGE = 25
LEAST_DIGITS = 4
MOST_ALIKE = 10
WAITING = (FacilityState.PENDING,)
UNSEEN = "unseen"
"""Filter for verified facilities with facts that no officer has seen in a document as they are now."""
# Waiting first, then what waits for the facility, then the rest.
_TURN = case(
    (Facility.state == FacilityState.PENDING, 0),
    (Facility.state == FacilityState.RETURNED, 1),
    (Facility.state == FacilityState.SUSPENDED, 2),
    else_=3,
)

# Lists name provinces; what each was on which day is not asked.
_WITH_PLACES = (
    joinedload(Facility.province).lazyload(Province.kinds),
    joinedload(Facility.commune).joinedload(Commune.province).lazyload(Province.kinds),
)


@dataclass(frozen=True)
class Wanted:
    """What an officer looks for; empty means any."""

    state: str = ""
    province_code: str = ""
    text: str = ""


def is_public() -> ColumnElement[bool]:
    """What anybody may see of facilities: verified ones (R35). For other rooms' queries."""
    return Facility.state == FacilityState.VERIFIED


def facility_by_slug(slug: str) -> Facility:
    """A facility as anybody sees it; NotFound unless it is verified."""
    found = db.session.scalar(select(Facility).where(Facility.slug == slug, is_public()))
    if found is None:
        raise NotFound
    return found


def facility(facility_id: int, actor: Actor) -> Facility:
    """A facility the actor may read: their own, their province's, or any; NotFound otherwise."""
    found = db.session.get(Facility, facility_id)
    if found is None or not actor.can_on(Permission.FACILITY_READ, found.belongs()):
        raise NotFound
    return found


def own_facility(actor: Actor) -> Facility:
    """The facility the actor acts for; NotFound when they act for none."""
    found = db.session.get(Facility, actor.organisation_id) if actor.is_facility else None
    if found is None:
        raise NotFound
    return found


def lock(*facility_ids: int) -> None:
    """Decisions about one facility stand in a line (PostgreSQL; SQLite has one writer anyway).

    Every service that moves money, gives a stand or ends an application takes this lock first. It is the weaker of
    PostgreSQL's two, so that a row which only points at the facility never waits for it.
    """
    step = select(Organisation.id).where(Organisation.id.in_(facility_ids)).order_by(Organisation.id)
    db.session.execute(step.with_for_update(key_share=True))


def queue(actor: Actor, wanted: Wanted, page: int) -> tuple[list[Facility], int]:
    """One page of the facilities an officer answers for, waiting ones first and longest waiting on top."""
    query = select(Facility).options(*_WITH_PLACES).where(_reach(actor))
    if wanted.state in set(FacilityState):
        query = query.where(Facility.state == FacilityState(wanted.state))
    if wanted.state == UNSEEN:
        query = query.where(is_to_see_again())
    if wanted.province_code:
        query = query.where(Facility.province_code == wanted.province_code)
    if wanted.text.strip():
        query = query.where(matches(wanted.text.strip()))
    total = db.session.scalar(
        select(func.count()).select_from(query.with_only_columns(Facility.id).subquery())
    )
    rows = db.session.scalars(
        query.order_by(_TURN, Facility.created_at, Facility.id).limit(PAGE).offset((page - 1) * PAGE)
    )
    return list(rows), total or 0


def how_many_wait(actor: Actor) -> Select[int]:
    """How many facilities wait for the officer, as a question."""
    return select(func.count(Facility.id)).where(_reach(actor), Facility.state.in_(WAITING))


def is_taken(tax_code: str, *, but: int = 0) -> bool:
    """Whether another facility is registered under this tax code."""
    query = select(Facility.id).where(Facility.tax_code == tax_code, Facility.id != but)
    return db.session.scalar(query) is not None


def alike(one: Facility) -> Sequence[Facility]:
    """Facilities that may be the same: the same ten digits of the tax code, or the same name in the province."""
    same_name = [
        row.id
        for row in db.session.execute(
            select(Facility.id, Facility.name).where(
                Facility.province_code == one.province_code, Facility.id != one.id
            )
        )
        if fold(row.name) == fold(one.name)
    ]
    same: ColumnElement[bool] = Facility.id.in_(same_name)
    if not tax_codes.is_personal(one.tax_code):
        same = or_(same, Facility.tax_code.startswith(one.tax_code[:10]))
    query = select(Facility).where(Facility.id != one.id, same)
    return list(db.session.scalars(query.order_by(Facility.id).limit(MOST_ALIKE)))


def _reach(actor: Actor) -> ColumnElement[bool]:
    return within(actor, Permission.FACILITY_READ, province=Facility.province_code)


def matches(text: str) -> ColumnElement[bool]:
    """A facility by what somebody typed: its name with or without marks, its tax code's beginning, its telephone.

    For other rooms' lists too: their query joins ``Facility``.
    """
    digits = phones.digits(text)
    found = holds(text, Facility.search_key)
    if len(digits) < LEAST_DIGITS:
        return found
    return or_(found, Facility.tax_code.startswith(digits), phones.is_number(digits, Facility.phone))
