"""Events to the rooms on the right. ``app/wiring.py`` is the only place that listens.

Listeners run at once, in the same transaction: one that fails undoes the whole request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from app.kernel.db import is_reading

Event = TypeVar("Event")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[Event], listener: Callable[[Event], None]) -> None:
    """Call ``listener`` with every published event of this kind; saying it twice counts once."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def publish(event: object) -> None:
    """Tell every listener of this event's kind; RuntimeError while a request only looks: events are facts that happened."""
    if is_reading():
        raise RuntimeError(
            f"{type(event).__name__} was published while looking; a question goes through a port"
        )
    for listener in _listeners[type(event)]:
        listener(event)
