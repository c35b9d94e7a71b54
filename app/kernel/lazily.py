"""Modules that are imported when something of them is first used, so that the site answers sooner after its start.

Nobody else imports by name. Written ``if TYPE_CHECKING: import x`` ``else: x = lazily.module("x")``, so that types are
checked as ever.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def part(name: str) -> Any:
    """A module, imported now."""
    return import_module(name)


class _Later:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, what: str) -> Any:
        return getattr(part(self._name), what)


def module(name: str) -> Any:
    """What stands for a module until it is used."""
    return _Later(name)
