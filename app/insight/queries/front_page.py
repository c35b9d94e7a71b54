"""What the programme came to, in the few figures of the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.insight.queries import charts, programme, public_figures
from app.insight.rules import FairCount, FairGroup
from app.outcomes.queries.figures import Answers, Figure
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period


@dataclass(frozen=True)
class Results:
    """One period: fairs against targets; goods delivered, verified and declared apart; how many answered."""

    period: Period
    counts: list[FairCount]
    verified: Figure
    declared: Figure
    answers: Answers
    as_of: datetime


def results(today: date) -> Results | None:
    """Of the period that tells most: a target and an accepted fair, else an accepted fair, else the running one.

    The newest of those; None before any was loaded.
    """
    known = programme.periods()
    running = programme.chosen("", today, known)
    if running is None:
        return None
    begun = [period for period in known if period.starts_on <= today] or [running]
    tallies = list(zip(begun, map(_against_targets, programme.fair_counts_of(begun)), strict=True))
    period, counts = max(tallies, key=_tells)
    if not any(count.accepted for count in counts):
        period, counts = next((tally for tally in tallies if tally[0] is running), tallies[0])
    found = public_figures.of_period(period)
    delivered = next(row.tiers for row in charts.for_everybody(found.stages) if row.stage is Stage.DELIVERED)
    return Results(
        period,
        counts,
        delivered[OutcomeState.VERIFIED],
        delivered[OutcomeState.DECLARED],
        found.answers,
        found.as_of,
    )


def _against_targets(counts: list[FairCount]) -> list[FairCount]:
    return [count for count in counts if count.group is not FairGroup.JOINED]


def _tells(tally: tuple[Period, list[FairCount]]) -> tuple[bool, bool, date]:
    period, counts = tally
    accepted = any(count.accepted for count in counts)
    return accepted and any(count.target for count in counts), accepted, period.starts_on
