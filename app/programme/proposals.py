"""Reading proposals: what waits for a second person, by whom and since when, and the rows they would follow."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.models import Person
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.programme.models import MeasureProposal, Parameter, SupportRate, Target
from app.programme.states import FairKind, MeasureKind, MeasureState

DECIDED_SHOWN = 30


def _may_see(actor: Actor) -> ColumnElement[bool]:
    return within(actor, Permission.PROGRAMME_READ, province=_national_or_of)


def _national_or_of(province_code: str) -> ColumnElement[bool]:
    """A province sees what concerns the whole country and itself."""
    place = MeasureProposal.province_code
    return or_(place.is_(None), place == province_code)


def waiting(actor: Actor) -> list[MeasureProposal]:
    """What waits, the oldest first."""
    query = select(MeasureProposal).where(MeasureProposal.state == MeasureState.WAITING, _may_see(actor))
    return list(db.session.scalars(query.order_by(MeasureProposal.id)))


def decided(actor: Actor) -> list[MeasureProposal]:
    """What was decided last, newest first."""
    query = select(MeasureProposal).where(MeasureProposal.state != MeasureState.WAITING, _may_see(actor))
    return list(db.session.scalars(query.order_by(MeasureProposal.id.desc()).limit(DECIDED_SHOWN)))


def proposal(proposal_id: int, actor: Actor) -> MeasureProposal:
    """A proposal this person may see; NotFound otherwise."""
    found = db.session.scalar(
        select(MeasureProposal).where(MeasureProposal.id == proposal_id, _may_see(actor))
    )
    if found is None:
        raise NotFound()
    return found


def to_confirm(actor: Actor) -> Select[int]:
    """The question how many proposals of others wait for this person."""
    by = MeasureProposal.put_forward_by
    return select(func.count(MeasureProposal.id)).where(
        MeasureProposal.state == MeasureState.WAITING,
        _may_see(actor),
        or_(by.is_(None), by != actor.person_id),
    )


def waiting_on(subject: str) -> MeasureProposal | None:
    """The proposal about one thing that waits."""
    query = select(MeasureProposal).where(
        MeasureProposal.subject == subject, MeasureProposal.state == MeasureState.WAITING
    )
    return db.session.scalar(query)


def of_fair(fair_id: int) -> tuple[MeasureProposal | None, MeasureProposal | None]:
    """What waits about a fair: its stand price, its whole ceiling."""
    query = select(MeasureProposal).where(
        MeasureProposal.fair_id == fair_id, MeasureProposal.state == MeasureState.WAITING
    )
    found = {row.kind: row for row in db.session.scalars(query.order_by(MeasureProposal.id))}
    return found.get(MeasureKind.STAND_PRICE), found.get(MeasureKind.CEILING)


def people(rows: list[MeasureProposal]) -> dict[int, str]:
    """The names of who put forward and who decided, by number."""
    ids = {one for row in rows for one in (row.put_forward_by, row.decided_by) if one is not None}
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in found}


def newest_rate(kind: FairKind, item_code: str) -> SupportRate | None:
    """The rate of an item with the latest first day, whether in force yet or not."""
    query = select(SupportRate).where(SupportRate.fair_kind == kind, SupportRate.cost_item_code == item_code)
    return db.session.scalars(query.order_by(SupportRate.valid_from.desc()).limit(1)).first()


def newest_parameter(code: str) -> Parameter | None:
    """The value of a number of the law with the latest first day."""
    query = select(Parameter).where(Parameter.code == code)
    return db.session.scalars(query.order_by(Parameter.valid_from.desc()).limit(1)).first()


def target(target_id: int) -> Target:
    """A target by its number; NotFound otherwise."""
    found = db.session.get(Target, target_id)
    if found is None:
        raise NotFound()
    return found


def last_day(row: MeasureProposal) -> date | None:
    """The last day a confirmed rate held; None while it holds or waits."""
    if row.kind is not MeasureKind.RATE or row.state is not MeasureState.IN_FORCE:
        return None
    query = select(SupportRate.valid_to).where(
        SupportRate.fair_kind == row.fair_kind,
        SupportRate.cost_item_code == row.cost_item_code,
        SupportRate.valid_from == row.valid_from,
    )
    return db.session.scalar(query)
