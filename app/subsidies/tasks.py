"""What the worker does for this room: an award nobody pledged for in time holds no money."""

from __future__ import annotations

from app.kernel import jobs
from app.subsidies.service import lapse_unpledged


@jobs.every("subsidies.lapse_unpledged", seconds=3_600)
def lapse() -> None:
    """End the awards whose last day to pledge is over."""
    lapse_unpledged()
