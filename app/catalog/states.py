"""How a product moves: written by its maker, read by an officer before anybody sees it (R35).

Changed words and photos of a published product wait in ``pending`` and have moves of their own, which leave the state
as it is. Words changed while hidden make it a draft again, so that nothing unread is ever shown.

A certificate is declared by its facility; an officer notes its paper as seen, then as matched with the issuer's list.
"""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow, draft


class ProductState(StrEnum):
    """Draft → pending → published; returned with a reason; hidden by its maker or an officer; a draft may be deleted."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    RETURNED = "returned"
    HIDDEN = "hidden"
    DISCARDED = "discarded"


class CertificateState(StrEnum):
    """How far a certificate is known: declared, document seen, matched with the issuer.

    One sent back is declared still, and waits for its facility. One that is removed goes in the same transaction.
    """

    DECLARED = "declared"
    RETURNED = "returned"
    SEEN = "seen"
    MATCHED = "matched"
    REMOVED = "removed"


S = ProductState
UNSENT = (S.DRAFT, S.DISCARDED)
"""States in which no officer has a product before them."""

PRODUCT_FLOW = Workflow(
    "product",
    [
        Move("submit", (S.DRAFT, S.RETURNED), S.PENDING, P.PRODUCT_EDIT, lazy_gettext("Send for review")),
        Move("recall", (S.PENDING,), S.DRAFT, P.PRODUCT_EDIT, lazy_gettext("Take back to change")),
        Move("publish", (S.PENDING,), S.PUBLISHED, P.PRODUCT_MODERATE, lazy_gettext("Publish")),
        Move(
            "return",
            (S.PENDING,),
            S.RETURNED,
            P.PRODUCT_MODERATE,
            lazy_pgettext("product", "Return for changes"),
            reason=True,
        ),
        Move("reconsider", (S.RETURNED,), S.PENDING, None, lazy_gettext("Read again after a review")),
        Move("hide", (S.PUBLISHED,), S.HIDDEN, P.PRODUCT_EDIT, lazy_gettext("Hide from buyers")),
        Move(
            "take_down",
            (S.PUBLISHED, S.HIDDEN),
            S.RETURNED,
            P.PRODUCT_MODERATE,
            lazy_gettext("Take down"),
            reason=True,
        ),
        Move("rewrite", (S.HIDDEN,), S.DRAFT, P.PRODUCT_EDIT, lazy_gettext("Change while hidden")),
        Move(
            "publish_changes",
            (S.PUBLISHED,),
            S.PUBLISHED,
            P.PRODUCT_MODERATE,
            lazy_gettext("Publish the changes"),
        ),
        Move(
            "return_changes",
            (S.PUBLISHED,),
            S.PUBLISHED,
            P.PRODUCT_MODERATE,
            lazy_gettext("Return the changes"),
            reason=True,
        ),
        Move(
            "drop_changes",
            (S.PUBLISHED,),
            S.PUBLISHED,
            P.PRODUCT_EDIT,
            lazy_gettext("Drop the changes"),
        ),
        Move("discard", (S.DRAFT,), S.DISCARDED, P.PRODUCT_EDIT, lazy_gettext("Delete the draft")),
        Move("show", (S.HIDDEN,), S.PUBLISHED, P.PRODUCT_EDIT, lazy_gettext("Show to buyers again")),
    ],
    {
        S.DRAFT: draft(),
        S.PENDING: Status(lazy_gettext("Waiting for review"), Tone.INFO, "clock"),
        S.PUBLISHED: Status(lazy_pgettext("product", "Published"), Tone.OK, "check"),
        S.RETURNED: Status(lazy_pgettext("product", "Needs your changes"), Tone.WARN, "undo-2"),
        S.HIDDEN: Status(lazy_gettext("Hidden"), Tone.OFF, "eye-off"),
        S.DISCARDED: Status(lazy_pgettext("product", "Deleted"), Tone.OFF, "trash-2"),
    },
)

C = CertificateState
NOT_SEEN = (C.DECLARED, C.RETURNED)
"""Nobody but the facility has vouched for it: shown as declared, ticked nowhere."""
SEEN_BY_AN_OFFICER = (C.SEEN, C.MATCHED)

CERTIFICATE_FLOW = Workflow(
    "certificate",
    [
        Move("seen", NOT_SEEN, C.SEEN, P.PRODUCT_MODERATE, lazy_gettext("I have seen the document")),
        Move(
            "matched",
            (*NOT_SEEN, C.SEEN),
            C.MATCHED,
            P.PRODUCT_MODERATE,
            lazy_gettext("Matched with the issuer’s list"),
        ),
        Move("sent_back", NOT_SEEN, C.RETURNED, P.PRODUCT_MODERATE, lazy_gettext("Send back"), reason=True),
        Move("removed", NOT_SEEN, C.REMOVED, P.PRODUCT_EDIT, lazy_gettext("Remove")),
    ],
    {
        C.DECLARED: Status(lazy_pgettext("claim", "Declared"), Tone.NONE, "circle-dashed"),
        C.RETURNED: Status(lazy_pgettext("history", "Sent back"), Tone.WARN, "undo-2"),
        C.SEEN: Status(lazy_pgettext("claim", "Document seen"), Tone.INFO, "eye"),
        C.MATCHED: Status(lazy_pgettext("claim", "Matched with the issuer"), Tone.OK, "check"),
        C.REMOVED: Status(lazy_pgettext("history", "Removed"), Tone.OFF, "trash-2"),
    },
)
