"""Reading outcomes: the figures, one's own, and the queue of those who check."""

from __future__ import annotations

from app.outcomes.queries import doubles, figures, mine, queue, silent
from app.outcomes.queries.outcome_filter import OutcomeFilter

__all__ = ["OutcomeFilter", "doubles", "figures", "mine", "queue", "silent"]
