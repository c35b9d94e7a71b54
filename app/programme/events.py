"""What the rooms to the right hear from here."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.permissions import Actor
from app.programme.models import MeasureProposal


@dataclass(frozen=True)
class StandPriceConfirmed:
    """A second person confirmed a fair's new stand price; ``actor`` is that second person."""

    proposal: MeasureProposal
    actor: Actor
