"""Whole đồng: the only place that rounds.

VND has no minor unit (ISO 4217 exponent 0), so money is an ``int`` everywhere and never a float.
"""

from __future__ import annotations

from typing import NewType

Money = NewType("Money", int)
"""An amount in whole đồng."""

FULL = 100
"""Rates are whole percent: 80 means 80 %."""


def dong(amount: int) -> Money:
    """Turn a whole number into money; floats and booleans are refused with TypeError."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"money is a whole number of đồng, not {type(amount).__name__}")
    return Money(amount)


def share(amount: Money, percent: int) -> Money:
    """``floor(amount × percent / 100)`` in whole đồng (domain rule R15); amount must not be negative."""
    if amount < 0:
        raise ValueError("a share of a negative amount has no meaning")
    return Money(amount * percent // FULL)


def total(amounts: list[Money]) -> Money:
    """Sum of amounts in đồng."""
    return Money(sum(amounts))
