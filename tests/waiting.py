"""Waiting for a thing itself, never for a fixed time: quick where it is quick, patient on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

GENEROUS_SECONDS = 120.0


def until(holds: Callable[[], object], what: str, seconds: float = GENEROUS_SECONDS) -> None:
    """Ask again and again until it holds; fails when it still does not after ``seconds``."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.02)
