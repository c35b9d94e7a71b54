"""Where a facility stands, step by step, as its own people read it: decisions and reasons, no staff names."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.models import Facility
from app.accounts.states import FacilityState
from app.kernel import audit
from app.kernel.i18n import gettext as _
from app.web.formatting import dmyhm
from app.web.history_words import verb_words

MOVES = ("register", "verify", "return", "resubmit", "suspend", "restore")
BACK = frozenset({"return", "suspend"})


@dataclass(frozen=True)
class Step:
    """One step; ``tone`` is done, now, next or back."""

    tone: str
    title: str
    meta: str = ""
    reason: str = ""


def steps(facility: Facility) -> list[Step]:
    """What happened, what is going on, what follows."""
    lines = audit.history(facility, verbs=MOVES)
    done = [
        Step("done", verb_words(line.verb), dmyhm(line.at), line.reason if line.verb in BACK else "")
        for line in lines
    ]
    return [*done, *_ahead(facility)]


def _ahead(facility: Facility) -> list[Step]:
    last = Step("next", _("Verified by the province"))
    match facility.state:
        case FacilityState.PENDING:
            return [Step("now", _("The officer of your province compares it with its papers")), last]
        case FacilityState.RETURNED:
            return [Step("back", _("Correct it and send it for checking again")), last]
        case FacilityState.SUSPENDED:
            return [Step("back", _("Answer the officer of your province"))]
        case _:
            return []
