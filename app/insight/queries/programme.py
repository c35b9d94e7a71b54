"""Fairs against targets, and money against ceilings, of one period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.fairs.models import Fair
from app.fairs.queries.fairs import overdue
from app.fairs.states import FairState
from app.insight.rules import GROUP_OF, FairCount, FairGroup, counts_as
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Actor
from app.outcomes.queries import figures, queue as outcomes_queue
from app.outcomes.queries.outcome_filter import OutcomeFilter
from app.outcomes.states import OutcomeState, Stage
from app.programme.keys import CeilingKey
from app.programme.models import BudgetLine, Period
from app.programme.queries import line_named
from app.programme.states import FundSource, LineScope
from app.subsidies.models import Award
from app.subsidies.states import GRANTED, AwardState


def periods() -> list[Period]:
    """Every period with its targets, newest first."""
    query = select(Period).options(selectinload(Period.targets)).order_by(Period.starts_on.desc())
    return list(db.session.scalars(query))


def chosen(code: str, today: date, known: list[Period]) -> Period | None:
    """The period asked for, else the running one, else the newest; None before any was loaded."""
    asked = next((period for period in known if period.code == code), None)
    running = next((period for period in known if period.starts_on <= today <= period.ends_on), None)
    return asked or running or (known[0] if known else None)


def fair_counts(period: Period) -> list[FairCount]:
    """The two targets of the period, and the fairs that were only joined."""
    return fair_counts_of([period])[0]


def fair_counts_of(periods: Sequence[Period]) -> list[list[FairCount]]:
    """The same for several periods, asked at once."""
    tally: dict[tuple[int | None, FairGroup], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = (
        select(Fair.period_id, Fair.kind, Fair.state, func.count(Fair.id))
        .where(Fair.supported, Fair.period_id.in_([one.id for one in periods]), Fair.kind.is_not(None))
        .group_by(Fair.period_id, Fair.kind, Fair.state)
    )
    for number, kind, state, count in db.session.execute(query):
        if kind is not None and counts_as(state):
            tally[number, GROUP_OF[kind]][counts_as(state)] += count
    return [
        [FairCount(group, _target(period, group), **tally[period.id, group]) for group in FairGroup]
        for period in periods
    ]


def _target(period: Period, group: FairGroup) -> int | None:
    return next((one.amount for one in period.targets if one.indicator == group), None)


@dataclass(frozen=True)
class Spending:
    """Support for fairs out of national money in đồng; ``cap`` None means that no ceiling was set."""

    line_id: int | None
    cap: Money | None
    committed: Money
    paid: Money

    @property
    def left(self) -> int | None:
        """What may still be committed."""
        return None if self.cap is None else self.cap - self.committed - self.paid

    @property
    def whole(self) -> int:
        """The length of the bar."""
        return self.cap if self.cap is not None else self.committed + self.paid


def spending(period: Period) -> Spending:
    """The period's own line of the books."""
    line = line_named(CeilingKey.of_period(period.code))
    if line is None:
        return Spending(None, None, Money(0), Money(0))
    return Spending(line.id, line.cap, line.committed, line.paid)


def year_lines(period: Period) -> list[BudgetLine]:
    """The yearly lines of a period."""
    query = select(BudgetLine).where(BudgetLine.period_id == period.id, BudgetLine.scope == LineScope.YEAR)
    return list(db.session.scalars(query.order_by(BudgetLine.year, BudgetLine.id)))


@dataclass(frozen=True)
class FairValue:
    """One fair: what the State and the facilities put in, and what was delivered and verified; beside each other."""

    fair: Fair
    facilities: int
    support: Money
    own_share: Money
    delivered: Money
    answered: int | None

    @property
    def put_in(self) -> int:
        """Support and own share."""
        return self.support + self.own_share


class FairSums(NamedTuple):
    """The number of a fair, and the values of ``FairValue`` in their order: plain, so that they can be kept."""

    fair_id: int
    facilities: int
    support: int
    own_share: int
    delivered: int
    answered: int | None


def fair_values(period: Period, today: date, limit: int = 12) -> list[FairSums]:
    """Fairs with granted support, those with the most verified sales first."""
    sums = (
        select(
            Award.fair_id,
            func.count(Award.facility_id.distinct()),
            func.sum(Award.support),
            func.sum(Award.eligible - Award.support),
        )
        .join(Fair, Fair.id == Award.fair_id)
        .where(Award.state.in_(GRANTED), Fair.period_id == period.id)
        .group_by(Award.fair_id)
    )
    sure = OutcomeFilter(stage=Stage.DELIVERED, state=OutcomeState.VERIFIED)
    sold, answers = figures.by_fair(sure), figures.answers_by_fair(today)
    rows: list[FairSums] = []
    for fair, count, support, own in db.session.execute(sums):
        grid = {row.stage: row for row in sold.get(fair, [])}
        delivered = grid[Stage.DELIVERED].tiers[OutcomeState.VERIFIED].amount if grid else None
        reply = answers.get(fair)
        percent = reply.percent if reply else None
        rows.append(FairSums(fair, count, int(support), int(own), delivered or 0, percent))
    return sorted(rows, key=lambda row: (-row.delivered, -row.support, row.fair_id))[:limit]


def with_fairs(rows: Sequence[Sequence[Any]]) -> list[FairValue]:
    """Such sums, or what was kept of them, with the fairs themselves, in the same order."""
    sums = [FairSums(*row) for row in rows]
    fairs = {
        fair.id: fair
        for fair in db.session.scalars(select(Fair).where(Fair.id.in_([one.fair_id for one in sums])))
    }
    return [
        FairValue(fairs[number], count, Money(support), Money(own), Money(delivered), answered)
        for number, count, support, own, delivered, answered in sums
    ]


def delivered_verified(period: Period) -> figures.Figure:
    """Goods delivered or paid, verified: the only figure that may be called value generated (R40)."""
    return figures.one(Stage.DELIVERED, OutcomeState.VERIFIED, OutcomeFilter(period_id=period.id))


def late_reports(today: date) -> list[Fair]:
    """Fairs that ended longer ago than the report's deadline and are not accepted yet (R37)."""
    last = func.coalesce(Fair.ends_on, Fair.starts_on)
    query = (
        select(Fair)
        .where(Fair.supported, Fair.state.in_((FairState.PUBLISHED, FairState.HELD)), last < today)
        .order_by(last, Fair.id)
    )
    return overdue(db.session.scalars(query), today)


def local_support(period: Period | None) -> Money:
    """Support out of the provinces' own money, shown beside the national one and never added to it."""
    query = select(func.sum(Award.support)).where(Award.state.in_(GRANTED), Award.funding == FundSource.LOCAL)
    if period is not None:
        query = query.join(Fair, Fair.id == Award.fair_id).where(Fair.period_id == period.id)
    return Money(int(db.session.scalar(query) or 0))


@dataclass(frozen=True)
class AwaitingPledge:
    """Awards approved that wait for the facility's larger pledge, in đồng by source: held or planned, not yet granted."""

    count: int
    national: Money
    local: Money


def awaiting_pledge(period: Period) -> AwaitingPledge:
    """Of fairs of the period; the national part stands under committed, and nothing of it under granted."""
    query = (
        select(Award.funding, func.count(Award.id), func.sum(Award.support))
        .join(Fair, Fair.id == Award.fair_id)
        .where(Award.state == AwardState.AWAITING_PLEDGE, Fair.period_id == period.id)
        .group_by(Award.funding)
    )
    found = {row[0]: (row[1], Money(int(row[2]))) for row in db.session.execute(query)}
    none = (0, Money(0))
    national, local = found.get(FundSource.NATIONAL, none), found.get(FundSource.LOCAL, none)
    return AwaitingPledge(national[0] + local[0], national[1], local[1])


def waiting_outcomes(actor: Actor) -> int:
    """Declared outcomes an officer of the reader's scope still has to look at, as many as the list behind has."""
    return db.session.scalar(outcomes_queue.how_many_wait(actor)) or 0
