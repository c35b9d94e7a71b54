"""How far an outcome is known: declared, matched with papers, verified, or refused (R40)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow


class Stage(StrEnum):
    """What was reached (R39); each is its own counter. A memorandum has no value."""

    CONTACT = "contact"
    NEGOTIATION = "negotiation"
    MEMORANDUM = "memorandum"
    CONTRACT = "contract"
    ORDER = "order"
    DELIVERED = "delivered"


class OutcomeState(StrEnum):
    """How far it is known: declared by the facility, matched with papers, verified, or refused."""

    DECLARED = "declared"
    MATCHED = "matched"
    VERIFIED = "verified"
    REFUSED = "refused"


class BuyerKind(StrEnum):
    """What the buyer does with the goods."""

    DISTRIBUTOR = "distributor"
    EXPORTER = "exporter"
    RETAILER = "retailer"
    HOSPITALITY = "hospitality"
    MAKER = "maker"
    USER = "user"
    OTHER = "other"


class Contribution(StrEnum):
    """How much of it is due to the fair, as the facility says."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


S = OutcomeState


OUTCOME_FLOW = Workflow(
    "outcome",
    [
        Move("match", (S.DECLARED,), S.MATCHED, P.OUTCOME_VERIFY, lazy_gettext("Matched with the papers")),
        Move("verify", (S.DECLARED, S.MATCHED), S.VERIFIED, P.OUTCOME_VERIFY, lazy_gettext("Verify")),
        Move(
            "refuse",
            (S.DECLARED, S.MATCHED, S.VERIFIED),
            S.REFUSED,
            P.OUTCOME_VERIFY,
            lazy_gettext("Refuse"),
            reason=True,
        ),
        Move(
            "correct",
            (S.DECLARED, S.MATCHED, S.REFUSED),
            S.DECLARED,
            P.OUTCOME_REPORT,
            lazy_gettext("Correct"),
        ),
    ],
    {
        S.DECLARED: Status(lazy_gettext("Declared by the facility"), Tone.INFO, "circle-dashed"),
        S.MATCHED: Status(lazy_gettext("Matched with papers"), Tone.INFO, "circle-dot"),
        S.VERIFIED: Status(lazy_gettext("Verified"), Tone.OK, "circle-check"),
        S.REFUSED: Status(lazy_pgettext("outcome", "Refused"), Tone.BAD, "x"),
    },
)
