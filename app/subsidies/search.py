"""Finding applications to propose for, awards, and postings: the lists of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only, selectinload

from app.accounts.models import Facility, Membership
from app.accounts.queries import facilities
from app.fairs.models import Application, Fair
from app.fairs.queries import fairs
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.keyset import MOST_COUNTED
from app.kernel.money import Money
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.programme.models import BudgetLine
from app.programme.queries import may_see
from app.programme.states import LineScope
from app.subsidies import queries
from app.subsidies.below_decisions import sum_of
from app.subsidies.models import Award, LedgerEntry, LedgerTransaction
from app.subsidies.states import GRANTED, PAYABLE, Account, AwardState

_NO_PLACE = (lazyload(Facility.province), lazyload(Facility.commune))
_NO_VENUE = (lazyload(Fair.province), lazyload(Fair.country))
"""Lists show names only."""
PROPOSED = AwardState.PROPOSED
SHARED = (LineScope.PERIOD, LineScope.YEAR, LineScope.PROVINCE_YEAR)
"""Ceilings few enough to choose from; those of single fairs and facilities are reached from their pages."""
MOST_LINES = 300


class Queue(StrEnum):
    """What the desk's list shows."""

    PROPOSE = "propose"
    APPROVE = "approve"
    PLEDGE = "pledge"
    PAY = "pay"
    ALL = "all"


def for_me(queue: Queue, actor: Actor) -> ColumnElement[bool] | None:
    """What of a list this person can do now; every row, but for what others have to do."""
    if queue is Queue.APPROVE:
        return Award.proposed_by != actor.person_id
    if queue is Queue.PAY:
        return Application.state == ApplicationState.ACCEPTED
    return None


def usual(actor: Actor) -> Queue:
    """The list somebody works from."""
    if actor.can(Permission.AWARD_PROPOSE):
        return Queue.PROPOSE
    if actor.can(Permission.AWARD_APPROVE):
        return Queue.APPROVE
    return Queue.PAY if actor.can(Permission.AWARD_PAY) else Queue.ALL


def _proposable(actor: Actor) -> ColumnElement[bool]:
    busy = exists().where(
        Award.application_id == Application.id,
        Award.state.not_in((AwardState.DRAFT, AwardState.REJECTED, AwardState.CANCELLED)),
    )
    supported = Application.fair_id.in_(select(Fair.id).where(Fair.supported))
    mine = within(actor, Permission.AWARD_READ, province=facilities.of_province(Application.facility_id))
    return and_(Application.state == ApplicationState.LISTED, supported, ~busy, mine)


def to_propose(actor: Actor) -> Select[Application]:
    """Listed applications for which nothing is proposed yet; a returned draft counts as not proposed."""
    return (
        select(Application)
        .join(Facility, Facility.id == Application.facility_id)
        .join(Fair, Fair.id == Application.fair_id)
        .where(_proposable(actor))
        .options(
            contains_eager(Application.facility.of_type(Facility)).options(*facilities.NAMED),
            contains_eager(Application.fair).options(*_NO_VENUE),
            selectinload(Application.costs),
        )
    )


def awards(actor: Actor) -> Select[Award]:
    """The awards somebody may read, with application, fair and facility."""
    return (
        queries.visible(actor)
        .join(Application, Application.id == Award.application_id)
        .join(Fair, Fair.id == Award.fair_id)
        .options(
            contains_eager(Award.facility.of_type(Facility)).options(*facilities.NAMED),
            load_only(Award.number, Award.state, Award.support),
            contains_eager(Award.application)
            .load_only(Application.number, Application.due_on, Application.stands_asked)
            .contains_eager(Application.fair)
            .options(fairs.NAMES, *_NO_VENUE),
        )
    )


def in_queue(queue: Queue) -> ColumnElement[bool] | None:
    """Which of these rows stand in a list; None: all of them."""
    match queue:
        case Queue.APPROVE:
            return Award.state == PROPOSED
        case Queue.PLEDGE:
            return Award.state == AwardState.AWAITING_PLEDGE
        case Queue.PAY:
            return Award.state.in_(PAYABLE)
    return None


def _of(queue: Queue, actor: Actor) -> Select[Any]:
    if queue is Queue.PROPOSE:
        return to_propose(actor)
    found, query = in_queue(queue), queries.visible(actor)
    return query if found is None else query.where(found)


def _rows_of(queue: Queue, actor: Actor) -> Select[Any]:
    """A one for each row, to be counted."""
    if queue is Queue.PROPOSE:
        return select(literal(1)).select_from(Application).where(_proposable(actor))
    return _of(queue, actor).with_only_columns(literal(1))


def finds_application(words: str) -> ColumnElement[bool]:
    """An application by its number or its facility."""
    return or_(
        is_numbered(words, Application.number), facilities.Through(Application.facility_id).matches(words)
    )


def finds_award(words: str) -> ColumnElement[bool]:
    """An award by its number, its application's, or its facility."""
    return or_(
        is_numbered(words, Application.number, Award.number),
        facilities.Through(Application.facility_id).matches(words),
    )


def counts(actor: Actor) -> dict[Queue, int]:
    """How much each list holds, counted as far as lists are, in one question."""
    rows = [_rows_of(queue, actor).limit(MOST_COUNTED + 1) for queue in Queue]
    counted = [select(func.count()).select_from(one.subquery()).scalar_subquery() for one in rows]
    return dict(zip(Queue, db.session.execute(select(*counted)).one(), strict=True))


def waiting_for(actor: Actor) -> Select[int] | int:
    """How much of it this person can do now (for the way in), as a question; 0 for who can do nothing."""
    queue = usual(actor)
    if queue is Queue.ALL:
        return 0
    if queue is Queue.PROPOSE:
        return select(func.count(Application.id)).where(_proposable(actor))
    query, mine = _of(queue, actor), for_me(queue, actor)
    if queue is Queue.PAY:
        query = query.join(Application, Application.id == Award.application_id)
    return _counted(query if mine is None else query.where(mine))


def _counted(query: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(query.order_by(None).subquery())


def entries_of(line_id: int) -> tuple[Money, Money]:
    """What a ceiling holds by the single entries of the ledger: committed and paid, in đồng."""
    query = select(sum_of(Account.COMMITTED), sum_of(Account.PAID))
    row = db.session.execute(query.where(LedgerEntry.line_id == line_id)).one()
    return Money(int(row[0])), Money(int(row[1]))


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


def entries(actor: Actor) -> Select[LedgerEntry]:
    """The entries of the books, cut to the awards somebody may read."""
    return (
        queries.visible(actor)
        .join(LedgerTransaction, LedgerTransaction.award_id == Award.id)
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .with_only_columns(LedgerEntry)
        .options(contains_eager(LedgerEntry.line))
    )


@dataclass(frozen=True)
class EntryLine:
    """An entry with the posting it is part of and the award that was posted."""

    entry: LedgerEntry
    posting: LedgerTransaction
    award: Award


def with_postings(rows: Sequence[LedgerEntry]) -> list[EntryLine]:
    """These entries as their list shows them."""
    ids = {row.transaction_id for row in rows}
    query = (
        select(LedgerTransaction, Award)
        .join(Award, Award.id == LedgerTransaction.award_id)
        .join(Facility, Facility.id == Award.facility_id)
        .where(LedgerTransaction.id.in_(ids))
        .options(
            load_only(Award.number),
            contains_eager(Award.facility.of_type(Facility)).options(
                *facilities.NAMED, lazyload(Facility.province)
            ),
        )
    )
    found = {posting.id: (posting, award) for posting, award in db.session.execute(query)}
    return [EntryLine(row, *found[row.transaction_id]) for row in rows]


def lines_in_use(actor: Actor, chosen: int | None = None) -> Sequence[Any]:
    """Number and names of the budget lines of more than one facility that hold money or a ceiling, and the ``chosen`` one; of those the actor may know of."""
    used = or_(BudgetLine.cap.is_not(None), BudgetLine.committed > 0, BudgetLine.paid > 0)
    wanted = or_(and_(used, BudgetLine.scope.in_(SHARED)), BudgetLine.id == (chosen or 0))
    query = select(BudgetLine.id, BudgetLine.name_vi, BudgetLine.name_en).where(wanted, may_see(actor))
    return db.session.execute(
        query.order_by(BudgetLine.scope, BudgetLine.sort_key, BudgetLine.id).limit(MOST_LINES)
    ).all()
