"""Who comes first among equally eligible facilities (R27): woman-owned, then more women and minority workers, then time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.i18n import gettext as _, ngettext

CLAUSE = "Nghị định 235/2025/NĐ-CP, Điều 6.2a"


@dataclass(frozen=True)
class Standing:
    """What the order looks at."""

    woman_owned: bool
    workers: int
    female: int
    minority: int
    submitted_at: datetime | None
    number: int


def order(one: Standing) -> tuple[bool, int, float, int]:
    """A sort key: earlier is preferred. The decree says more such workers, not a larger part of them."""
    moment = one.submitted_at.timestamp() if one.submitted_at else float("inf")
    return (not one.woman_owned, -(one.female + one.minority), moment, one.number)


def reason(one: Standing) -> str:
    """Why it stands where it stands."""
    parts = [_("woman-owned")] if one.woman_owned else []
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
