"""How far an outcome is known: declared, matched with papers, verified, or refused (domain §6)."""

from __future__ import annotations

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow
from app.outcomes.models import OutcomeState as S

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
