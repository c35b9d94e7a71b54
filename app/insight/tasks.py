"""What the worker does here: counts the figures everybody reads."""

from __future__ import annotations

from app.insight.queries import public_figures
from app.kernel import jobs, kept_figures


@jobs.every("insight.public_figures", kept_figures.EVERY_SECONDS)
def count_public_figures() -> None:
    """The stock and the results of every period, all of one moment."""
    kept_figures.renew(public_figures.every())
