"""How an award moves: proposed by one, approved by a second, paid by a third (I12)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Move, Status, Tone, Workflow


class AwardState(StrEnum):
    """Proposed by one, approved by another, paid by a third (I12)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    ADVANCED = "advanced"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class Account(StrEnum):
    """Accounts of a budget line; the entries of one transaction sum to zero (I1)."""

    FREE = "free"
    COMMITTED = "committed"
    PAID = "paid"


class TransactionKind(StrEnum):
    """What a ledger transaction does."""

    COMMIT = "commit"
    PAY = "pay"
    RELEASE = "release"


class Payment(StrEnum):
    """What a bank transfer of an award was."""

    ADVANCE = "advance"
    RETURNED = "returned"
    REST = "rest"


DRAFT, PROPOSED, APPROVED = AwardState.DRAFT, AwardState.PROPOSED, AwardState.APPROVED
ADVANCED, SETTLED = AwardState.ADVANCED, AwardState.SETTLED
HELD = (APPROVED, ADVANCED)
"""Granted, and money still held for it."""
GRANTED = (*HELD, SETTLED)
LIVE = (DRAFT, PROPOSED, *GRANTED)

AWARD_FLOW = Workflow(
    "award",
    [
        Move("propose", (DRAFT,), PROPOSED, Permission.AWARD_PROPOSE, lazy_gettext("Propose support")),
        Move(
            "approve",
            (PROPOSED,),
            APPROVED,
            Permission.AWARD_APPROVE,
            lazy_gettext("Approve"),
            not_same_as=("propose",),
        ),
        Move(
            "return",
            (PROPOSED,),
            DRAFT,
            Permission.AWARD_APPROVE,
            lazy_gettext("Return for changes"),
            reason=True,
        ),
        Move(
            "reject",
            (PROPOSED,),
            AwardState.REJECTED,
            Permission.AWARD_APPROVE,
            lazy_gettext("Reject"),
            reason=True,
            not_same_as=("propose",),
        ),
        Move(
            "advance",
            (APPROVED,),
            ADVANCED,
            Permission.AWARD_PAY,
            lazy_gettext("Pay the advance"),
            not_same_as=("propose", "approve"),
        ),
        Move(
            "take_back",
            (ADVANCED,),
            APPROVED,
            Permission.AWARD_PAY,
            lazy_gettext("Record a returned advance"),
            reason=True,
            not_same_as=("propose", "approve"),
        ),
        Move(
            "settle",
            (APPROVED, ADVANCED),
            SETTLED,
            Permission.AWARD_PAY,
            lazy_gettext("Settle"),
            not_same_as=("propose", "approve"),
        ),
        Move(
            "cancel",
            (DRAFT, PROPOSED, APPROVED),
            AwardState.CANCELLED,
            Permission.AWARD_APPROVE,
            lazy_gettext("Cancel the award"),
            reason=True,
        ),
        # The application left the list before anybody decided.
        Move("lapse", (DRAFT, PROPOSED), AwardState.CANCELLED, None),
    ],
    {
        DRAFT: Status(lazy_gettext("Being prepared"), Tone.NONE, "pencil"),
        PROPOSED: Status(lazy_gettext("Waiting for approval"), Tone.WARN, "clock"),
        APPROVED: Status(lazy_gettext("Support approved"), Tone.OK, "check"),
        ADVANCED: Status(lazy_gettext("Advance paid"), Tone.INFO, "banknote"),
        SETTLED: Status(lazy_gettext("Settled"), Tone.OK, "circle-check"),
        AwardState.REJECTED: Status(lazy_gettext("Support rejected"), Tone.BAD, "x"),
        AwardState.CANCELLED: Status(lazy_gettext("Award cancelled"), Tone.OFF, "x"),
    },
)
