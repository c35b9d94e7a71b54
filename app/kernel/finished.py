"""How long finished work is kept: jobs that were done, and the texts of letters that left (``CHO_PHIEN_FINISHED_KEPT_DAYS``)."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.kernel import clock
from app.kernel.ports import Port

KEEP_FOR: Port[timedelta] = Port("time finished work is kept")
AT_ONCE = 500
"""Rows in one transaction: nobody who writes waits for long."""
MOST_TRANSACTIONS = 40
"""In one go of the worker, which has other work: the rest goes the next time."""


def before() -> datetime:
    """What was finished before this moment goes."""
    return clock.now() - KEEP_FOR()


def days() -> int:
    """The same in days, for people to read."""
    return KEEP_FOR().days
