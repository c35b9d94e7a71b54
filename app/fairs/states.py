"""How a fair, an application and a stand's allocation move."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow, draft


class FairState(StrEnum):
    """A fair counts for the target only once accepted (R2); a draft nobody saw may be deleted."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HELD = "held"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


UNSEEN = (FairState.DRAFT, FairState.DISCARDED)
"""States in which nobody but the desk knows of a fair."""


class ApplicationState(StrEnum):
    """Where a facility's application is; a draft nobody else saw may be deleted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    LISTED = "listed"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    ATTENDED = "attended"
    INVOICED = "invoiced"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    WAITING = "waiting"
    DISCARDED = "discarded"


class AllocationState(StrEnum):
    """How firmly a stand is held."""

    HELD = "held"
    CONFIRMED = "confirmed"
    VACATED = "vacated"


class DocumentKind(StrEnum):
    """What a paper of an application is."""

    REGISTRATION = "registration"
    BALANCE_SHEET = "balance_sheet"
    COFUNDING = "cofunding"
    CERTIFICATE = "certificate"
    STAND_CONTRACT = "stand_contract"
    INVOICE = "invoice"
    REPORT = "report"
    OTHER = "other"


A = ApplicationState
UNSENT = (A.DRAFT, A.DISCARDED)
"""States in which nobody but the facility has seen an application."""

GRANTED = (A.AWARDED, A.CONTRACTED, A.ATTENDED, A.INVOICED, A.ACCEPTED, A.SETTLED)
"""States of an application whose support was approved and still stands."""

FAIR_FLOW = Workflow(
    "fair",
    [
        Move(
            "publish",
            (FairState.DRAFT,),
            FairState.PUBLISHED,
            P.FAIR_MANAGE,
            lazy_gettext("Publish the fair"),
        ),
        Move(
            "cancel",
            (FairState.PUBLISHED,),
            FairState.CANCELLED,
            P.FAIR_MANAGE,
            lazy_gettext("Cancel the fair"),
            reason=True,
        ),
        Move(
            "discard",
            (FairState.DRAFT,),
            FairState.DISCARDED,
            P.FAIR_MANAGE,
            lazy_gettext("Delete the draft"),
        ),
        Move("hold", (FairState.PUBLISHED,), FairState.HELD, P.FAIR_MANAGE, lazy_gettext("Record as held")),
        Move(
            "accept",
            (FairState.HELD,),
            FairState.ACCEPTED,
            P.FAIR_ACCEPT,
            lazy_gettext("Accept the fair"),
            not_same_as=("hold",),
        ),
    ],
    {
        FairState.DRAFT: draft(),
        FairState.PUBLISHED: Status(lazy_pgettext("fair", "Published"), Tone.INFO, "tent"),
        FairState.HELD: Status(lazy_gettext("Held, not yet accepted"), Tone.WARN, "clock"),
        FairState.ACCEPTED: Status(lazy_pgettext("fair", "Held and accepted"), Tone.OK, "circle-check"),
        FairState.CANCELLED: Status(lazy_pgettext("fair", "Cancelled"), Tone.OFF, "x"),
        FairState.DISCARDED: Status(lazy_pgettext("fair", "Deleted"), Tone.OFF, "trash-2"),
    },
)

APPLICATION_FLOW = Workflow(
    "application",
    [
        Move(
            "submit",
            (A.DRAFT, A.RETURNED),
            A.SUBMITTED,
            P.APPLICATION_WRITE,
            lazy_gettext("Submit application"),
        ),
        Move(
            "return",
            (A.SUBMITTED, A.ELIGIBLE),
            A.RETURNED,
            P.APPLICATION_CHECK,
            lazy_gettext("Return for changes"),
            reason=True,
        ),
        Move("pass", (A.SUBMITTED,), A.ELIGIBLE, P.APPLICATION_CHECK, lazy_gettext("Confirm as eligible")),
        Move(
            "fail",
            (A.SUBMITTED,),
            A.INELIGIBLE,
            P.APPLICATION_CHECK,
            lazy_gettext("Not eligible"),
            reason=True,
        ),
        Move(
            "list",
            (A.ELIGIBLE, A.WAITING),
            A.LISTED,
            P.APPLICATION_LIST,
            lazy_gettext("Put on the confirmed list"),
        ),
        Move(
            "wait",
            (A.ELIGIBLE, A.LISTED),
            A.WAITING,
            P.APPLICATION_LIST,
            lazy_gettext("Move to the waiting list"),
        ),
        Move(
            "reject",
            (A.ELIGIBLE, A.WAITING),
            A.REJECTED,
            P.APPLICATION_LIST,
            lazy_gettext("Reject"),
            reason=True,
        ),
        Move(
            "reconsider",
            (A.INELIGIBLE, A.REJECTED),
            A.SUBMITTED,
            None,
            lazy_gettext("Checked again after a review"),
        ),
        Move("award", (A.LISTED,), A.AWARDED, P.AWARD_APPROVE, lazy_gettext("Approve support")),
        # The facility pledged the larger own share of a lower approval.
        Move("award_pledged", (A.LISTED,), A.AWARDED, None),
        Move(
            "unaward", (A.AWARDED,), A.LISTED, P.AWARD_APPROVE, lazy_gettext("Take support back"), reason=True
        ),
        Move(
            "contract",
            (A.AWARDED,),
            A.CONTRACTED,
            P.STAND_MANAGE,
            lazy_gettext("Record the stand contract"),
        ),
        Move("attend", (A.CONTRACTED,), A.ATTENDED, P.STAND_MANAGE, lazy_gettext("Confirm attendance")),
        Move("invoice", (A.ATTENDED,), A.INVOICED, P.APPLICATION_WRITE, lazy_gettext("Hand in the invoice")),
        Move("accept", (A.INVOICED,), A.ACCEPTED, P.APPLICATION_CHECK, lazy_gettext("Accept the results")),
        Move("settle", (A.ACCEPTED,), A.SETTLED, P.AWARD_PAY, lazy_gettext("Settle")),
        Move("discard", (A.DRAFT,), A.DISCARDED, P.APPLICATION_WRITE, lazy_gettext("Delete the draft")),
        Move(
            "withdraw",
            (A.SUBMITTED, A.RETURNED, A.ELIGIBLE, A.WAITING, A.LISTED),
            A.WITHDRAWN,
            P.APPLICATION_WRITE,
            lazy_gettext("Withdraw"),
        ),
        Move(
            "close",
            (A.DRAFT, A.SUBMITTED, A.RETURNED, A.ELIGIBLE, A.WAITING, A.LISTED),
            A.REJECTED,
            None,
            lazy_gettext("Closed because the fair is cancelled"),
        ),
    ],
    {
        A.DRAFT: draft(),
        A.SUBMITTED: Status(lazy_pgettext("application", "Submitted"), Tone.INFO, "clock"),
        A.RETURNED: Status(lazy_gettext("Needs your changes"), Tone.WARN, "undo-2"),
        A.ELIGIBLE: Status(lazy_gettext("Checked, eligible"), Tone.INFO, "check"),
        A.INELIGIBLE: Status(lazy_gettext("Not eligible"), Tone.BAD, "x"),
        A.LISTED: Status(lazy_gettext("On the confirmed list"), Tone.INFO, "list-checks"),
        A.AWARDED: Status(lazy_gettext("Support approved"), Tone.OK, "check"),
        A.CONTRACTED: Status(lazy_gettext("Stand contract signed"), Tone.OK, "file-text"),
        A.ATTENDED: Status(lazy_gettext("Attended"), Tone.WARN, "receipt"),
        A.INVOICED: Status(lazy_gettext("Invoice handed in"), Tone.INFO, "clock"),
        A.ACCEPTED: Status(lazy_gettext("Results accepted"), Tone.OK, "circle-check"),
        A.SETTLED: Status(lazy_gettext("Settled"), Tone.OK, "circle-check"),
        A.WITHDRAWN: Status(lazy_gettext("Withdrawn"), Tone.OFF, "x"),
        A.REJECTED: Status(lazy_gettext("Rejected"), Tone.BAD, "x"),
        A.WAITING: Status(lazy_gettext("On the waiting list"), Tone.WARN, "clock"),
        A.DISCARDED: Status(lazy_pgettext("application", "Deleted"), Tone.OFF, "trash-2"),
    },
)

ALLOCATION_FLOW = Workflow(
    "allocation",
    [
        Move(
            "confirm",
            (AllocationState.HELD,),
            AllocationState.CONFIRMED,
            P.STAND_MANAGE,
            lazy_gettext("Confirm the stand"),
        ),
        Move(
            "vacate",
            (AllocationState.HELD, AllocationState.CONFIRMED),
            AllocationState.VACATED,
            P.STAND_MANAGE,
            lazy_gettext("Free the stand"),
            reason=True,
        ),
        Move(
            "lapse",
            (AllocationState.HELD, AllocationState.CONFIRMED),
            AllocationState.VACATED,
            None,
            lazy_gettext("The hold ran out or the application ended"),
        ),
    ],
    {
        AllocationState.HELD: Status(lazy_gettext("Held"), Tone.WARN, "clock"),
        AllocationState.CONFIRMED: Status(lazy_pgettext("stand", "Confirmed"), Tone.OK, "check"),
        AllocationState.VACATED: Status(lazy_gettext("Freed"), Tone.OFF, "x"),
    },
)
