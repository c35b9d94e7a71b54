"""Where a maker can be met: fairs it was at or comes to, as a room further down the street tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Visit:
    """A fair with this maker, and the numbers of its stands there. ``fair`` is a FairCard."""

    fair: Any
    stands: tuple[str, ...]


@dataclass(frozen=True)
class Visits:
    """Fairs still to come, next first, and those it was at, newest first."""

    coming: list[Visit]
    attended: list[Visit]
