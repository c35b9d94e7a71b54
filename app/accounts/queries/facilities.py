"""Reading facilities: for anybody, for their own people, for officers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only

from app.accounts import phones, tax_codes
from app.accounts.models import Facility, Organisation
from app.accounts.states import FacilityState
from app.kernel import public_changes
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.folding import fold
from app.kernel.keyset import Group, Order
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds
from app.reference.models import Commune, Province

public_changes.watch(Facility)
LEAST_DIGITS = 4
MOST_ALIKE = 10
WAITING = (FacilityState.PENDING,)
UNSEEN = "unseen"
"""Filter for verified facilities with facts that no officer has seen in a document as they are now."""
NAMED = (
    load_only(Facility.name, Facility.name_en, Facility.province_code, Facility.state, Facility.phone),
    lazyload(Facility.commune),
)
"""What rows of lists say of a facility, for other rooms' queries."""
TURNS = (FacilityState.PENDING, FacilityState.RETURNED, FacilityState.SUSPENDED)
"""Waiting for an officer, then for the facility; all others come behind."""


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


def to_list(actor: Actor) -> Select[Facility]:
    """The facilities an officer answers for, with their commune and province."""
    query = select(Facility).join(Commune, Commune.code == Facility.commune_code).where(_reach(actor))
    return query.options(
        contains_eager(Facility.commune), joinedload(Facility.province).lazyload(Province.kinds)
    )


def by_turn() -> Order:
    """What waits for an officer first, then what waits for the facility, then the rest; the longest here on top."""
    first = [Facility.state == state for state in TURNS]
    turns = [*first, Facility.state.not_in(TURNS)]
    return Order(Facility.id, Facility.id, groups=[Group(turn, by_key=False) for turn in turns])


def of_province(facility_id: Any) -> Callable[[str], ColumnElement[bool]]:
    """For ``kernel/scoping``: rows by the column that names their facility, counted without reading the facilities."""
    return lambda code: facility_id.in_(select(Organisation.id).where(Organisation.province_code == code))


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

    For other rooms' lists too: their query joins ``Facility``, or asks ``Through`` the row.
    """
    return or_(holds(text, Facility.search_key), _has_digits(text))


def _has_digits(text: str) -> ColumnElement[bool]:
    digits = phones.digits(text)
    if len(digits) < LEAST_DIGITS:
        return false()
    return or_(Facility.tax_code.startswith(digits), phones.is_number(digits, Facility.phone))


class Through:
    """A facility asked about through a row that points to it: looked for once, where a join would look at each row's."""

    def __init__(self, pointer: Any) -> None:
        self.pointer = pointer

    def matches(self, text: str) -> ColumnElement[bool]:
        """As ``facilities.matches`` says of the facility itself."""
        return self._one_of(matches(text))

    def has_digits(self, text: str) -> ColumnElement[bool]:
        """Whether its tax code begins with these digits, or its telephone holds them."""
        return self._one_of(_has_digits(text)) if phones.digits(text) else false()

    def contains(self, word: str) -> ColumnElement[bool]:
        """Whether its name holds a folded word: for ``holds``, beside columns of the row."""
        return self._one_of(Facility.search_key.contains(word))

    def _one_of(self, found: ColumnElement[bool]) -> ColumnElement[bool]:
        chosen: ColumnElement[bool] = self.pointer.in_(select(Facility.id).where(found).correlate(None))
        return chosen
