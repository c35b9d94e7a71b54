"""What the rooms to the right hear from here."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.money import Money


@dataclass(frozen=True)
class AwardApproved:
    """Support was granted. ``own_share``: what the facility owes for the supported items (eligible − support), in đồng.

    Costs outside the list of supported items are the facility's own affair and are never billed here.
    """

    award_id: int
    own_share: Money


@dataclass(frozen=True)
class AwardCancelled:
    """An award was taken back before settlement."""

    award_id: int
