"""The figures of the dashboard that take long to count: counted by the worker with the public ones, in the same look.

What somebody acts upon (ceilings, fairs against targets, what waits) is not among them: the page reads it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.insight.queries import programme, provinces, public_figures, second_count
from app.insight.queries.second_count import Again, Pair
from app.kernel import clock, kept_figures
from app.kernel.kept_figures import Count, Counted
from app.kernel.money import Money
from app.outcomes.queries.figures import Answers, Figure, Grid
from app.programme.models import Period

NAME = "desk periods"
WHATEVER_AGE: timedelta | None = None
"""Staff read the moment beside the figures, and may have them counted anew."""
AT_MOST_EVERY = timedelta(seconds=5)
"""However often somebody asks."""


@dataclass(frozen=True)
class OfDesk:
    """One period for staff, all of one moment: stages, answers, provinces, fairs side by side, sums counted twice."""

    as_of: datetime
    is_late: bool
    stages: Grid
    answers: Answers
    table: list[provinces.Row]
    delivered: Figure
    values: list[programme.FairValue]
    local: Money
    checked: list[Pair]


def of_period(period: Period) -> OfDesk:
    """The figures of a period as they were counted last; counted now when they never were."""
    found = kept_figures.latest(_wanted(period), WHATEVER_AGE)
    shared = public_figures.unpacked(found, period.id)
    own = found.sets[NAME][str(period.id)]
    paid, committed = own["spent"]
    return OfDesk(
        found.as_of,
        found.is_late,
        shared.stages,
        shared.answers,
        shared.rows,
        Figure(*own["delivered"]),
        programme.with_fairs(own["values"]),
        Money(own["local"]),
        second_count.compared(paid, committed, shared.rows, Again(**own["again"])),
    )


def count_again() -> bool:
    """Count the figures of all periods now and keep them, unless somebody just did; the caller's transaction is ended.

    False while another does: however many ask at once, it is counted once.
    """
    with kept_figures.alone(NAME) as is_alone:
        kept = kept_figures.last(NAME)
        if is_alone and (kept is None or clock.now() - kept.as_of >= AT_MOST_EVERY):
            kept_figures.renew(every())
    return is_alone


def every() -> Count:
    """All sets there are, the public ones with them: the worker's work."""
    return {**public_figures.every(), NAME: lambda: count(programme.periods())}


def _wanted(period: Period) -> Count:
    return {**public_figures.count_of(period.id), NAME: lambda: count([period])}


def count(periods: Sequence[Period]) -> Counted:
    """Periods by their numbers, counted now, as plain values."""
    again = second_count.again(periods)
    return {str(one.id): {**_counted(one), "again": vars(again[one.id])} for one in periods}


def _counted(period: Period) -> Counted:
    spent, delivered = programme.spending(period), programme.delivered_verified(period)
    return {
        "spent": [spent.paid, spent.committed],
        "delivered": [delivered.count, delivered.amount, delivered.facilities],
        "values": programme.fair_values(period, clock.today()),
        "local": programme.local_support(period),
    }
