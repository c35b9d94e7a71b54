"""Waking the worker and sending what waits."""

from __future__ import annotations


def wake() -> None:
    """Tell the worker that work was committed; the rows are the truth, so a lost call only delays."""
