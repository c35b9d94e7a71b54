"""What every page with charts hands to its template."""

from __future__ import annotations

from typing import Any

from app.insight.rules import LEAST_FACILITIES, width
from app.kernel.money import Money
from app.outcomes.queries.figures import Figure, Grid, StageRow
from app.outcomes.words import STAGE_WORDS


def scale(stages: Grid) -> int:
    """The longest bar of the stages, in đồng; only lengths are added here, never a figure that is shown."""
    return max((sum(figure.amount or 0 for figure in row.tiers.values()) for row in stages), default=0)


def is_told(figure: Figure) -> bool:
    """Whether the public may read the amount: nothing is behind it, or enough facilities that no contract is told."""
    return not figure.count or figure.facilities >= LEAST_FACILITIES


def for_everybody(stages: Grid) -> Grid:
    """The same stages without the amounts that would tell a single contract."""
    return [
        StageRow(row.stage, {tier: _told(figure) for tier, figure in row.tiers.items()}) for row in stages
    ]


def _told(figure: Figure) -> Figure:
    if figure.amount is None or is_told(figure):
        return figure
    return Figure(figure.count, Money(0), figure.facilities)


def tools(stages: Grid) -> dict[str, Any]:
    """What a chart's template needs: words of the stages, lengths of bars in percent."""
    return {"stages": stages, "stage_words": STAGE_WORDS, "share": width, "most": scale(stages)}
