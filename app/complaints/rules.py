"""What may be reported, what may come of it, and by when it is answered: tables and arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.kernel import workdays
from app.kernel.i18n import lazy_gettext

ANSWER_DAYS = 2
"""Working days until a report is decided or the facility is asked (rules §7)."""
DECIDE_DAYS = 5
"""Working days from asking the facility until the decision (rules §7)."""
TAKE_DOWN = timedelta(hours=24)
"""From the receipt of an authority's request until what it names is out of sight (R36)."""
REVIEW_DAYS = 10
"""Working days from asking for a review until another officer has decided (rules §7)."""
REVIEW_WITHIN = timedelta(days=30)
"""How long after a decision a review can be asked for (rules §7)."""
KEEP_ADDRESS = timedelta(days=90)
"""How long after the decision the reporter's address is kept."""

REASONS: Mapping[str, Any] = {
    "untrue": lazy_gettext("What it says is not true, or the photos show something else"),
    "price": lazy_gettext("The price or the terms are misleading"),
    "certificate": lazy_gettext("A certificate or award it does not have"),
    "copy": lazy_gettext("A counterfeit, or somebody else’s design or brand"),
    "forbidden": lazy_gettext("Goods that may not be sold"),
    "safety": lazy_gettext("Dangerous to health or life"),
    "identity": lazy_gettext("Not the facility it says it is"),
    "other": lazy_gettext("Something else"),
}
TAKEN_DOWN, SUSPENDED, CORRECTED = "taken_down", "suspended", "corrected"
MEASURES: Mapping[str, Any] = {
    CORRECTED: lazy_gettext("The facility corrects it; it stays in sight"),
    TAKEN_DOWN: lazy_gettext("The product is taken down"),
    SUSPENDED: lazy_gettext("The facility with all its products is taken off the site"),
}


def answer_due(today: date) -> date:
    """The last day for a first answer to a report that came in today."""
    return workdays.after(today, ANSWER_DAYS)


def decision_due(today: date) -> date:
    """The last day for the decision when the facility is asked today."""
    return workdays.after(today, DECIDE_DAYS)


def review_due(today: date) -> date:
    """The last day for the decision of a review asked for today."""
    return workdays.after(today, REVIEW_DAYS)


def removal_due(received_at: datetime) -> datetime:
    """When an authority's request must have been carried out (R36)."""
    return received_at + TAKE_DOWN
