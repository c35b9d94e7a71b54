"""Reading outcomes: the figures, one's own, and the queue of those who check."""

from __future__ import annotations

from app.outcomes.queries import doubles, figures, mine, queue, silent
from app.outcomes.queries.cuts import Cut

__all__ = ["Cut", "doubles", "figures", "mine", "queue", "silent"]
