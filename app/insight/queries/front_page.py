"""What the programme came to, in the few figures of the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.insight.queries import charts, programme
from app.insight.rules import FairCount, FairGroup
from app.outcomes.queries import figures
from app.outcomes.queries.figures import Answers, Figure
from app.outcomes.queries.outcome_filter import OutcomeFilter
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


def results(today: date) -> Results | None:
    """Of the period that tells most: a target and an accepted fair, else an accepted fair, else the running one.

    The newest of those; None before any was loaded.
    """
    known = programme.periods()
    running = programme.chosen("", today, known)
    if running is None:
        return None
    tallies = [(period, _against_targets(period)) for period in known if period.starts_on <= today]
    period, counts = max(tallies, key=_tells, default=(running, _against_targets(running)))
    if not any(count.accepted for count in counts):
        period, counts = running, _against_targets(running)
    chosen = OutcomeFilter(period_id=period.id)
    delivered = next(
        row.tiers for row in charts.for_everybody(figures.by_stage(chosen)) if row.stage is Stage.DELIVERED
    )
    return Results(
        period,
        counts,
        delivered[OutcomeState.VERIFIED],
        delivered[OutcomeState.DECLARED],
        figures.answers(today, chosen),
    )


def _against_targets(period: Period) -> list[FairCount]:
    return [count for count in programme.fair_counts(period) if count.group is not FairGroup.JOINED]


def _tells(tally: tuple[Period, list[FairCount]]) -> tuple[bool, bool, date]:
    period, counts = tally
    accepted = any(count.accepted for count in counts)
    return accepted and any(count.target for count in counts), accepted, period.starts_on
