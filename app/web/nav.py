"""Who sees which way on. Each room names its own entries next to its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.kernel.permissions import Actor, Permission

Count = Callable[[Actor], int]


@dataclass(frozen=True)
class Entry:
    """A way on: in which shell, to which page, for whom. ``count`` shows waiting work."""

    shell: str
    label: Any
    endpoint: str
    icon: str = ""
    order: int = 50
    group: Any = ""
    needs: Permission | None = None
    who: Callable[[Actor], bool] | None = None
    count: Count | None = None


@dataclass(frozen=True)
class Link:
    """An entry as drawn on this page."""

    label: str
    url: str
    icon: str
    current: bool
    count: int | None
    group: str


_entries: dict[tuple[str, str], Entry] = {}


def add(*entries: Entry) -> None:
    """Name entries; a shell holds one entry per page."""
    for entry in entries:
        _entries[(entry.shell, entry.endpoint)] = entry


def _open_to(entry: Entry, actor: Actor | None) -> bool:
    if entry.shell == "public":
        return True
    if actor is None:
        return False
    if entry.who is not None and not entry.who(actor):
        return False
    return entry.needs is None or actor.can(entry.needs)


def links(shell: str, actor: Actor | None) -> list[Link]:
    """The entries of a shell this person may use, in order: ``public``, ``account`` or ``desk``."""
    shown = [e for e in _entries.values() if e.shell == shell and _open_to(e, actor)]
    return [
        Link(
            str(entry.label),
            url_for(entry.endpoint),
            entry.icon,
            request.endpoint == entry.endpoint,
            entry.count(actor) if entry.count and actor else None,
            str(entry.group),
        )
        for entry in sorted(shown, key=lambda e: (e.order, e.endpoint))
    ]


@dataclass(frozen=True)
class Shell:
    """The links of one shell, counted only when a template draws them."""

    name: str
    actor: Actor | None

    def __iter__(self) -> Iterator[Link]:
        """The links, in order."""
        return iter(links(self.name, self.actor))
