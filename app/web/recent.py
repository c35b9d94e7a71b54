"""Asking again who it is, before what cannot be taken back: approving, money, bank accounts, roles, rates.

A page marked ``recent`` (under its access mark) acts only for somebody who proved themselves in the last ten minutes;
signing in counts. Otherwise the question is asked in place: its form goes to the same address with every field that
was sent, so the right answer carries on with what was typed. Nothing of it stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request, session
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.web.access import BEGUN, MINUTE, PROVED
from app.web.transaction import LOOKING

View = TypeVar("View", bound=Callable[..., Any])
Ask = Callable[[], ResponseReturnValue | None]
WINDOW = 10 * MINUTE
MARK = "asks_again"


def install(app: Flask, ask: Ask) -> None:
    """``ask`` looks at the answer that came with a request and gives None when it proves enough, else the question."""
    app.extensions["ask_again"] = ask


def is_recent() -> bool:
    """Whether the person signed in or proved themselves within the last ten minutes."""
    last = max(int(session.get(PROVED, 0)), int(session.get(BEGUN, 0)))
    return int(clock.now().timestamp()) - last <= WINDOW


def proved() -> None:
    """Note that the person just proved themselves."""
    session[PROVED] = int(clock.now().timestamp())


def recent(view: View) -> View:
    """Looking is free; whatever changes something asks first, if the last proof is older than ten minutes."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method in LOOKING or is_recent():
            return view(*args, **kwargs)
        question = current_app.extensions["ask_again"]()
        return view(*args, **kwargs) if question is None else question

    setattr(guarded, MARK, True)
    return cast(View, guarded)
