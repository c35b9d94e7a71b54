"""What the rooms to the right hear from here."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.permissions import Actor


@dataclass(frozen=True)
class StandPriceConfirmed:
    """A second person, ``actor``, confirmed a fair's new stand price.

    ``seen`` is the price it was put forward against, ``amount`` the new one, both in đồng.
    """

    fair_id: int
    seen: int | None
    amount: int
    reason: str
    actor: Actor
