"""The seam for card payments: what a provider must be able to do. A provider's module is the only one to know it.

A payment credits a bill through ``service.record`` under the provider's own reference, so a message that comes twice or
late changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.kernel.money import Money


@dataclass(frozen=True)
class Credit:
    """Money a provider says it has collected for a bill, in đồng."""

    bill_number: str
    provider_ref: str
    amount: Money


class Gateway(Protocol):
    """A provider of card payments."""

    name: str

    def checkout(self, bill_number: str, amount: Money, back_to: str) -> str:
        """The address where the facility pays; the bill's number is the idempotency key."""
        ...

    def credit_of(self, body: bytes, signature: str) -> Credit | None:
        """The credit a signed message tells of; None for other messages, ValueError for a bad signature."""
        ...
