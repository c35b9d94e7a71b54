"""Reading fairs, applications and stands: one file per thing. What other rooms ask for stands here by name."""

from __future__ import annotations

from app.fairs.queries.fairs import (
    Coming,
    FairCard,
    TargetCount,
    by_slug,
    card,
    cards,
    coming,
    target_counts,
    upcoming,
)

__all__ = [
    "Coming",
    "FairCard",
    "TargetCount",
    "by_slug",
    "card",
    "cards",
    "coming",
    "target_counts",
    "upcoming",
]
