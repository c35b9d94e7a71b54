"""What the rooms to the right hear from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BillPaid:
    """A facility's own share has come in and was confirmed."""

    bill_id: int
