"""What somebody typed into an address or a hidden field, read without trusting it."""

from __future__ import annotations

from datetime import date

MOST_DIGITS = 18
"""Every number of so many digits fits a column of 64 bits."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Days outside these have no place here, and arithmetic on them may leave the calendar."""


def whole(text: object) -> int | None:
    """A whole number from 0 in plain digits; None for anything else, and for one no column holds."""
    digits = str(text or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
        return None
    return int(digits)


def day(text: str) -> date | None:
    """A day written ``2026-11-25``; None for anything else, and for one no calendar of ours reaches."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_near(found) else None


def is_near(found: date) -> bool:
    """Whether a day is one people here may mean."""
    return FIRST_YEAR <= found.year <= LAST_YEAR
