"""What the worker does here: counts the figures everybody reads, and those of the dashboard."""

from __future__ import annotations

from app.insight.queries import desk_figures
from app.kernel import jobs, kept_figures


@jobs.every("insight.figures", kept_figures.EVERY_SECONDS)
def count_figures() -> None:
    """The stock, and results and money of every period, all of one moment."""
    kept_figures.renew(desk_figures.every())
