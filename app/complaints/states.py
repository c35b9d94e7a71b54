"""How a report of a listing and a review of a decision move, each within its time (rules §7, R36)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow


class ReportState(StrEnum):
    """Where a report of a listing is."""

    RECEIVED = "received"
    HEARING = "hearing"
    EXPLAINED = "explained"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ReviewState(StrEnum):
    """Where a review of a decision is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


S = ReportState
OPEN = (S.RECEIVED, S.HEARING, S.EXPLAINED)

REPORT_FLOW = Workflow(
    "report",
    [
        Move(
            "hear", (S.RECEIVED,), S.HEARING, P.REPORT_DECIDE, lazy_gettext("Ask the facility"), reason=True
        ),
        Move("explain", (S.HEARING,), S.EXPLAINED, P.REPORT_EXPLAIN, lazy_gettext("Explain"), reason=True),
        Move("uphold", OPEN, S.UPHELD, P.REPORT_DECIDE, lazy_gettext("The report is right"), reason=True),
        Move(
            "dismiss", OPEN, S.DISMISSED, P.REPORT_DECIDE, lazy_gettext("The listing may stay"), reason=True
        ),
        Move("reconsider", (S.UPHELD,), S.EXPLAINED, None, lazy_gettext("Open again after a review")),
    ],
    {
        S.RECEIVED: Status(lazy_pgettext("report", "Received"), Tone.INFO, "clock"),
        S.HEARING: Status(lazy_gettext("The facility is asked"), Tone.INFO, "message-circle"),
        S.EXPLAINED: Status(lazy_gettext("The facility has explained"), Tone.WARN, "message-circle"),
        S.UPHELD: Status(lazy_gettext("Right: acted upon"), Tone.OK, "check"),
        S.DISMISSED: Status(lazy_gettext("The listing stays"), Tone.OFF, "x"),
    },
)

R = ReviewState
REVIEW_FLOW = Workflow(
    "review",
    [
        Move(
            "confirm",
            (R.ASKED,),
            R.CONFIRMED,
            P.REVIEW_DECIDE,
            lazy_gettext("The decision stands"),
            reason=True,
        ),
        Move("change", (R.ASKED,), R.CHANGED, P.REVIEW_DECIDE, lazy_gettext("Open it again"), reason=True),
    ],
    {
        R.ASKED: Status(lazy_gettext("Waiting for another officer"), Tone.INFO, "clock"),
        R.CONFIRMED: Status(lazy_gettext("The decision stands"), Tone.OFF, "check"),
        R.CHANGED: Status(lazy_gettext("Open again"), Tone.OK, "undo-2"),
    },
)
