"""Who comes first among equally eligible facilities (R27): what decides, in the order it is asked, and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.i18n import gettext as _, lazy_gettext, ngettext

CLAUSE = "Nghị định 235/2025/NĐ-CP, Điều 6.2a"


@dataclass(frozen=True)
class Standing:
    """What the order looks at; ``woman_seen``: an officer saw in a document that a woman owns it, as it is now."""

    woman_owned: bool
    workers: int
    female: int
    minority: int
    submitted_at: datetime | None
    number: int
    woman_seen: bool = False


@dataclass(frozen=True)
class Step:
    """One question of the order: its words, and the key by which the smaller one goes first."""

    words: Any
    key: Callable[[Standing], float]


STEPS = (
    Step(
        lazy_gettext("Owned by a woman, once an officer has seen it in a document."),
        lambda one: not (one.woman_owned and one.woman_seen),
    ),
    Step(
        lazy_gettext(
            "More women and ethnic-minority workers: counted in people, not as a share, as the facility states them. "
            "A woman of a minority counts in both."
        ),
        lambda one: -(one.female + one.minority),
    ),
    Step(
        lazy_gettext("The application handed in earlier."),
        lambda one: one.submitted_at.timestamp() if one.submitted_at else float("inf"),
    ),
    Step(lazy_gettext("At the same second, the lower number."), lambda one: one.number),
)
"""Each question decides only when all before it are equal."""
WHEN = lazy_gettext(
    "It is used for the confirmed list of a fair and for its waiting list, among facilities that meet every condition."
)
LIMITS = (
    lazy_gettext(
        "It makes nobody eligible and raises no support; that is the approved priority list, with its decision number."
    ),
    lazy_gettext(
        "It puts nobody on the list and gives no stand by itself: an officer does, and the history keeps who and when."
    ),
    lazy_gettext("Vulnerable workers, whom the decree names too, are not asked about and not counted."),
)
"""What the order does not do."""


def order(one: Standing) -> tuple[float, ...]:
    """A sort key: earlier is preferred. The decree says more such workers, not a larger part of them."""
    return tuple(step.key(one) for step in STEPS)


def reason(one: Standing) -> str:
    """Why it stands where it stands."""
    parts = [_owner(one)] if one.woman_owned else []
    if one.workers:
        workers = ngettext("%(num)d worker", "%(num)d workers", one.workers)
        parts.append(
            _(
                "%(workers)s, of them %(female)s women, %(minority)s of ethnic minorities",
                workers=workers,
                female=one.female,
                minority=one.minority,
            )
        )
    else:
        parts.append(_("number of workers not stated"))
    return "; ".join(parts)


def _owner(one: Standing) -> str:
    if one.woman_seen:
        return _("woman-owned")
    return _("woman-owned by its own word, not seen in a document: not counted")
