"""What the history says of letters: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.notices.models import Letter

CARD = declare(
    Card(
        "notices",
        kinds=(Kind("letter", Letter, lazy_pgettext("history", "Letter")),),
        verbs={
            "send_again": lazy_pgettext("history", "Sent once more"),
        },
        facts={
            "problem": lazy_pgettext("fact", "problem"),
        },
    )
)
"""The card of this room."""
