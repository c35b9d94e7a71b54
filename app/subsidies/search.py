"""Finding applications to propose for, awards, and postings: the lists of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from app.accounts.models import Facility, Membership
from app.accounts.queries import facilities
from app.fairs.models import Application, Fair
from app.fairs.states import UNSEEN, ApplicationState
from app.kernel.db import Base, db
from app.kernel.money import Money
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.programme.models import BudgetLine
from app.subsidies import queries
from app.subsidies.below_decisions import sum_of
from app.subsidies.models import Award, LedgerEntry, LedgerTransaction
from app.subsidies.states import GRANTED, PAYABLE, Account, AwardState

Row = TypeVar("Row", bound=Base)
_NO_PLACE = (lazyload(Facility.province), lazyload(Facility.commune))
_NO_VENUE = (lazyload(Fair.province), lazyload(Fair.country))
"""Lists show names only."""
PROPOSED = AwardState.PROPOSED


class Queue(StrEnum):
    """What the desk's list shows."""

    PROPOSE = "propose"
    APPROVE = "approve"
    PLEDGE = "pledge"
    PAY = "pay"
    ALL = "all"


def for_me(actor: Actor) -> Select[Any] | None:
    """What this person can do now, as the rows of their usual list; None for who can do nothing."""
    queue = usual(actor)
    if queue is Queue.PROPOSE:
        return to_propose(actor)
    if queue is Queue.APPROVE:
        return awards(actor, queue).where(Award.proposed_by != actor.person_id)
    if queue is Queue.PAY:
        return awards(actor, queue).where(Application.state == ApplicationState.ACCEPTED)
    return None


def usual(actor: Actor) -> Queue:
    """The list somebody works from."""
    if actor.can(Permission.AWARD_PROPOSE):
        return Queue.PROPOSE
    if actor.can(Permission.AWARD_APPROVE):
        return Queue.APPROVE
    return Queue.PAY if actor.can(Permission.AWARD_PAY) else Queue.ALL


def to_propose(actor: Actor, *, words: str = "", fair_id: int | None = None) -> Select[Application]:
    """Listed applications for which nothing is proposed yet; a returned draft counts as not proposed."""
    busy = exists().where(
        Award.application_id == Application.id,
        Award.state.not_in((AwardState.DRAFT, AwardState.REJECTED, AwardState.CANCELLED)),
    )
    query = (
        select(Application)
        .join(Facility, Facility.id == Application.facility_id)
        .join(Fair, Fair.id == Application.fair_id)
        .where(Application.state == ApplicationState.LISTED, Fair.supported, ~busy)
        .options(
            contains_eager(Application.facility.of_type(Facility)).options(*_NO_PLACE),
            contains_eager(Application.fair).options(*_NO_VENUE),
            selectinload(Application.costs),
        )
    )
    query = query.where(within(actor, Permission.AWARD_READ, province=Facility.province_code))
    query = _narrowed(query, words, fair_id, Application.number)
    return query.order_by(Application.due_on.is_(None), Application.due_on, Application.id)


def awards(actor: Actor, queue: Queue, *, words: str = "", fair_id: int | None = None) -> Select[Award]:
    """The awards of a list, least time left first."""
    query = (
        queries.visible(actor)
        .join(Application, Application.id == Award.application_id)
        .join(Fair, Fair.id == Award.fair_id)
        .options(
            contains_eager(Award.facility.of_type(Facility)).options(*_NO_PLACE),
            contains_eager(Award.application).contains_eager(Application.fair).options(*_NO_VENUE),
        )
    )
    if queue is Queue.APPROVE:
        query = query.where(Award.state == PROPOSED)
    elif queue is Queue.PLEDGE:
        query = query.where(Award.state == AwardState.AWAITING_PLEDGE)
    elif queue is Queue.PAY:
        query = query.where(Award.state.in_(PAYABLE))
    query = _narrowed(query, words, fair_id, Application.number, Award.number)
    if queue is Queue.ALL:
        return query.order_by(Award.id.desc())
    return query.order_by(Application.due_on.is_(None), Application.due_on, Award.id)


def _narrowed(query: Select[Row], words: str, fair_id: int | None, *numbers: Any) -> Select[Row]:
    if fair_id is not None:
        query = query.where(Fair.id == fair_id)
    if words:
        query = query.where(or_(is_numbered(words, *numbers), facilities.matches(words)))
    return query


def counts(actor: Actor) -> dict[str, int]:
    """How much work each list holds, asked in one query."""
    decided = queries.visible(actor)
    lists: dict[Queue, Select[Any]] = {
        Queue.PROPOSE: to_propose(actor),
        Queue.APPROVE: decided.where(Award.state == PROPOSED),
        Queue.PLEDGE: decided.where(Award.state == AwardState.AWAITING_PLEDGE),
        Queue.PAY: decided.where(Award.state.in_(PAYABLE)),
        Queue.ALL: decided,
    }
    row = db.session.execute(select(*(_counted(query).scalar_subquery() for query in lists.values()))).one()
    return dict(zip(lists, row, strict=True))


def _counted(query: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(query.order_by(None).subquery())


def waiting_for(actor: Actor) -> Select[int] | int:
    """How much of it this person can do now (for the way in), as a question; 0 for who can do nothing."""
    query = for_me(actor)
    return 0 if query is None else _counted(query)


def count(query: Select[Any]) -> int:
    """How many rows a list has."""
    return db.session.scalar(_counted(query)) or 0


def entries_of(line_id: int) -> tuple[Money, Money]:
    """What a ceiling holds by the single entries of the ledger: committed and paid, in đồng."""
    query = select(sum_of(Account.COMMITTED), sum_of(Account.PAID))
    row = db.session.execute(query.where(LedgerEntry.line_id == line_id)).one()
    return Money(int(row[0])), Money(int(row[1]))


def fairs_with_support() -> Sequence[Any]:
    """Number and names of the fairs somebody may filter by, next first."""
    query = select(Fair.id, Fair.name_vi, Fair.name_en).where(Fair.supported, Fair.state.not_in(UNSEEN))
    return db.session.execute(query.order_by(Fair.starts_on.desc(), Fair.id)).all()


def own_awards(actor: Actor) -> list[Award]:
    """The facility's awards, newest first."""
    query = queries.visible(actor).where(Award.facility_id == actor.organisation_id)
    query = query.options(joinedload(Award.application).joinedload(Application.fair))
    return list(db.session.scalars(query.order_by(Award.id.desc())))


def earlier_awards(award: Award) -> list[Award]:
    """What this facility was granted before, newest first."""
    query = (
        select(Award)
        .where(Award.facility_id == award.facility_id, Award.id != award.id)
        .where(Award.state.in_(GRANTED))
        .options(joinedload(Award.application).joinedload(Application.fair))
        .order_by(Award.id.desc())
    )
    return list(db.session.scalars(query.limit(10)))


def related(award: Award) -> list[Facility]:
    """Other facilities with the same people or telephone: one owner's files are looked at together."""
    people = select(Membership.person_id).where(
        Membership.organisation_id == award.facility_id, Membership.ended_at.is_(None)
    )
    shared = select(Membership.organisation_id).where(
        Membership.person_id.in_(people), Membership.ended_at.is_(None)
    )
    phone = award.facility.phone
    same = or_(Facility.id.in_(shared), Facility.phone == phone) if phone else Facility.id.in_(shared)
    query = select(Facility).where(same, Facility.id != award.facility_id).options(*_NO_PLACE)
    return list(db.session.scalars(query.order_by(Facility.sort_key, Facility.id).limit(5)))


def postings(
    actor: Actor, *, award_number: str = "", line_id: int | None = None
) -> Select[LedgerTransaction]:
    """The books, newest first: whole transactions, cut to what the person may read."""
    query = (
        queries.visible(actor)
        .join(LedgerTransaction, LedgerTransaction.award_id == Award.id)
        .with_only_columns(LedgerTransaction)
        .options(selectinload(LedgerTransaction.entries).joinedload(LedgerEntry.line))
    )
    if award_number:
        query = query.where(is_numbered(award_number, Award.number))
    if line_id is not None:
        touched = exists().where(
            LedgerEntry.transaction_id == LedgerTransaction.id, LedgerEntry.line_id == line_id
        )
        query = query.where(touched)
    return query.order_by(LedgerTransaction.id.desc())


def awards_of(rows: list[LedgerTransaction]) -> dict[int, Award]:
    """The awards behind these postings."""
    ids = {row.award_id for row in rows}
    query = select(Award).where(Award.id.in_(ids)).options(joinedload(Award.facility))
    return {award.id: award for award in db.session.scalars(query)}


def lines_in_use() -> list[BudgetLine]:
    """The budget lines that hold money or a ceiling, by name."""
    used = or_(BudgetLine.cap.is_not(None), BudgetLine.committed > 0, BudgetLine.paid > 0)
    query = select(BudgetLine).where(used).order_by(BudgetLine.scope, BudgetLine.sort_key, BudgetLine.id)
    return list(db.session.scalars(query))
