"""What every page with charts hands to its template."""

from __future__ import annotations

from typing import Any

from app.insight.rules import width
from app.outcomes.queries.figures import Grid
from app.outcomes.words import STAGE_WORDS


def scale(stages: Grid) -> int:
    """The longest bar of the stages, in đồng; only lengths are added here, never a figure that is shown."""
    return max((sum(figure.amount or 0 for figure in row.tiers.values()) for row in stages), default=0)


def tools(stages: Grid) -> dict[str, Any]:
    """Words and lengths."""
    return {"stages": stages, "stage_words": STAGE_WORDS, "share": width, "most": scale(stages)}
