"""What a room needs from outside itself: a port is declared where it is needed and provided in ``app/wiring.py``.

What was provided stands on the application, so two applications in one process have two worlds. A declared port that
nobody provided stops the start: nothing is found missing by a visitor.
"""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from flask import Flask, current_app

T = TypeVar("T")

_KEY = "ports"
_declared: dict[str, Port[object]] = {}


class Port(Generic[T]):
    """One thing of type ``T`` that every application provides once, under a name for people."""

    def __init__(self, name: str) -> None:
        if name in _declared:
            raise ValueError(f"two ports are called {name!r}")
        self.name = name
        _declared[name] = cast(Port[object], self)

    def provide(self, app: Flask, thing: T) -> None:
        """Let this application use ``thing`` from now on."""
        app.extensions.setdefault(_KEY, {})[self.name] = thing

    def __call__(self) -> T:
        """What the application in hand was given; LookupError names a port nobody provided."""
        try:
            return cast(T, current_app.extensions[_KEY][self.name])
        except KeyError:
            raise LookupError(f"nobody provided the {self.name}; see app/wiring.py") from None


def check(app: Flask) -> None:
    """Stop when a declared port was not provided: RuntimeError names each."""
    missing = sorted(set(_declared) - set(app.extensions.get(_KEY, {})))
    if missing:
        raise RuntimeError(f"app/wiring.py provides no {', no '.join(missing)}.")
