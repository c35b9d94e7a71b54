"""How the stages of an outcome are called, in words people use."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import lazy_gettext
from app.outcomes.models import Stage

STAGE_WORDS: dict[Stage, Any] = {
    Stage.CONTACT: lazy_gettext("Meeting"),
    Stage.NEGOTIATION: lazy_gettext("Negotiation, samples"),
    Stage.MEMORANDUM: lazy_gettext("Memorandum, framework contract"),
    Stage.CONTRACT: lazy_gettext("Sales contract"),
    Stage.ORDER: lazy_gettext("Order"),
    Stage.DELIVERED: lazy_gettext("Delivered, paid"),
}
