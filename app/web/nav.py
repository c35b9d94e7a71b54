"""Who sees which way on. Each room names its own entries next to its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import g, request, url_for
from sqlalchemy import ScalarSelect, Select, func, literal, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor, Permission
from app.web.formatting import num

MOST = 1_000
"""Numbers in a menu are counted so far; the page they lead to counts on."""
Count = Callable[[Actor], "int | Select[int]"]
"""The question for a number, the same for one person all day, or 0: all questions go to the database as one."""


@dataclass(frozen=True)
class Entry:
    """A way on: in which shell, to which page, for whom. ``count`` shows waiting work, to those only who may do it (``acts``).

    A number leads to its rows: ``view`` is the question of the page (``?state=failed``) that lists exactly what is counted.
    """

    shell: str
    label: Any
    endpoint: str
    icon: str = ""
    order: int = 50
    group: Any = ""
    needs: Permission | None = None
    who: Callable[[Actor], bool] | None = None
    count: Count | None = None
    acts: Permission | None = None
    view: Mapping[str, Any] = field(default_factory=dict)


def _waiting(entries: Sequence[Entry], actor: Actor | None) -> list[int | None]:
    """What waits at each entry; None where nothing is counted for this person."""
    if g.get("fault_page") or actor is None:  # it asks the database nothing
        return [None for _ in entries]
    found, question = _question(entries, actor)
    answers = iter(db.session.execute(question).one() if question is not None else ())
    return [next(answers) or 0 if one is ASKED else one for one in found]


Found = tuple[list[Any], Select[Any] | None]
ASKED = object()
"""Stands for a number that the question gives."""
MOST_KEPT = 500
_questions: dict[Any, Found] = {}


def _question(entries: Sequence[Entry], actor: Actor) -> Found:
    """What is known without asking, and one question for the rest: put together once a day for each person."""
    key = (actor, clock.today(), MOST, *(entry.endpoint for entry in entries))
    kept = _questions.get(key)  # another thread may empty it at any moment
    if kept is None:
        if len(_questions) >= MOST_KEPT:
            _questions.clear()
        counts = [
            entry.count(actor) if entry.count and (entry.acts is None or actor.can(entry.acts)) else None
            for entry in entries
        ]
        asked = [_so_many(one) for one in counts if isinstance(one, Select)]
        found: list[Any] = [ASKED if isinstance(one, Select) else one for one in counts]
        question: Any = select(*asked) if asked else None
        kept = _questions[key] = found, question
    return kept


def _so_many(counting: Select[int]) -> ScalarSelect[int]:
    """The count, but no further than one more than is shown: a menu stands on every page, a queue may be long."""
    counted = counting.column_descriptions[0]["expr"].clauses.clauses
    whose = [one for one in counted if not one.is_literal] if counted else []
    rows = counting.with_only_columns(*whose or [literal(1)]).limit(MOST + 1)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def so_many(count: int) -> str:
    """How a number in a menu is said: ``740``, or ``1.000+`` for any above a thousand."""
    return f"{num(MOST)}+" if count > MOST else num(count)


@dataclass(frozen=True)
class Link:
    """An entry as drawn on this page."""

    label: str
    url: str
    icon: str
    current: bool
    count: int | None
    group: str

    @property
    def waiting(self) -> int:
        """How much waits there; 0 where nothing is counted."""
        return self.count or 0


_entries: dict[tuple[str, str], Entry] = {}


def add(*entries: Entry) -> None:
    """Name entries; a shell holds one entry per page."""
    for entry in entries:
        _entries[(entry.shell, entry.endpoint)] = entry


def every() -> list[Entry]:
    """Every entry named by a room."""
    return list(_entries.values())


def _open_to(entry: Entry, actor: Actor | None) -> bool:
    if entry.shell == "public":
        return True
    if actor is None:
        return False
    if entry.who is not None and not entry.who(actor):
        return False
    return entry.needs is None or actor.can(entry.needs)


def _current(urls: Sequence[str], shown: Sequence[Entry]) -> int | None:
    """Which entry this page stands under: its own one, else the one with the longest address above it."""
    for place, entry in enumerate(shown):
        if entry.endpoint == request.endpoint:
            return place
    path = request.script_root + request.path
    above = [(len(url), place) for place, url in enumerate(urls) if path.startswith(f"{url.rstrip('/')}/")]
    return max(above)[1] if above else None


def links(shell: str, actor: Actor | None) -> list[Link]:
    """The entries of a shell this person may use, in order: ``public``, ``account`` or ``desk``."""
    shown = [e for e in _entries.values() if e.shell == shell and _open_to(e, actor)]
    shown.sort(key=lambda e: (e.order, e.endpoint))
    urls = [url_for(entry.endpoint) for entry in shown]
    current, waiting = _current(urls, shown), _waiting(shown, actor)
    return [
        Link(
            str(entry.label),
            url_for(entry.endpoint, **entry.view) if waiting[place] and entry.view else url,
            entry.icon,
            place == current,
            waiting[place],
            str(entry.group),
        )
        for place, (entry, url) in enumerate(zip(shown, urls, strict=True))
    ]


class Shell:
    """The links of one shell, found and counted once, and only when a template draws them."""

    def __init__(self, name: str, actor: Actor | None) -> None:
        self.name = name
        self.actor = actor

    @cached_property
    def links(self) -> list[Link]:
        """The links, in order."""
        return links(self.name, self.actor)

    @property
    def groups(self) -> list[tuple[str, list[Link]]]:
        """The links by group, groups in the order of their first link."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.group, []).append(link)
        return list(found.items())

    def __iter__(self) -> Iterator[Link]:
        """The links, in order."""
        return iter(self.links)
