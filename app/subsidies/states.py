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
    AWAITING_PLEDGE = "awaiting_pledge"
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
AWAITING_PLEDGE, ADVANCED, SETTLED = AwardState.AWAITING_PLEDGE, AwardState.ADVANCED, AwardState.SETTLED
PAYABLE = (APPROVED, ADVANCED)
"""Granted, and money still to be paid."""
GRANTED = (*PAYABLE, SETTLED)
"""Support that counts."""
HELD = (AWAITING_PLEDGE, *PAYABLE)
"""Money of the ceilings is still held for it."""
DECIDED = (AWAITING_PLEDGE, *GRANTED)
"""Approved and not taken back, whether it counts yet or waits for the facility's pledge."""
UNDECIDED = (DRAFT, PROPOSED)
"""Nobody has approved or refused it yet."""
LIVE = (*UNDECIDED, *DECIDED)

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
            (DRAFT, PROPOSED, AWAITING_PLEDGE, APPROVED),
            AwardState.CANCELLED,
            Permission.AWARD_APPROVE,
            lazy_gettext("Cancel the award"),
            reason=True,
        ),
        # The approval leaves the facility more to pay than it pledged: it does not count before it is pledged.
        Move("ask_pledge", (APPROVED,), AWAITING_PLEDGE, None),
        Move(
            "pledge",
            (AWAITING_PLEDGE,),
            APPROVED,
            Permission.APPLICATION_WRITE,
            lazy_gettext("Pledge the larger own share"),
        ),
        Move(
            "decline",
            (AWAITING_PLEDGE,),
            AwardState.CANCELLED,
            Permission.APPLICATION_WRITE,
            lazy_gettext("Decline the support"),
        ),
        Move("pledge_lapsed", (AWAITING_PLEDGE,), AwardState.CANCELLED, None),
        # The application left the list before anybody decided, or before the facility pledged.
        Move("lapse", (DRAFT, PROPOSED, AWAITING_PLEDGE), AwardState.CANCELLED, None),
    ],
    {
        DRAFT: Status(lazy_gettext("Being prepared"), Tone.NONE, "pencil"),
        PROPOSED: Status(lazy_gettext("Waiting for approval"), Tone.WARN, "clock"),
        AWAITING_PLEDGE: Status(lazy_gettext("Waiting for the facility’s pledge"), Tone.WARN, "clock"),
        APPROVED: Status(lazy_gettext("Support approved"), Tone.OK, "check"),
        ADVANCED: Status(lazy_gettext("Advance paid"), Tone.INFO, "banknote"),
        SETTLED: Status(lazy_gettext("Settled"), Tone.OK, "circle-check"),
        AwardState.REJECTED: Status(lazy_gettext("Support rejected"), Tone.BAD, "x"),
        AwardState.CANCELLED: Status(lazy_gettext("Award cancelled"), Tone.OFF, "x"),
    },
)
