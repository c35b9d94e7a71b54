"""Many at once, and what comes of it: for tests of races."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError as PoolTimeout

from app.kernel.db import db, only_read
from app.kernel.errors import Refusal
from app.kernel.workflow import Move, Workflow

TRIES = 60


def at_once(app: Flask, things: list[Any], act: Callable[[Any], None]) -> Counter[str]:
    """Everybody starts together; a busy database is tried again, as the page would ask to. Counts what came of it."""
    start = Barrier(len(things))

    def one(thing: Any) -> str:
        with app.app_context():
            only_read(False)
            start.wait()
            for _ in range(TRIES):
                try:
                    act(thing)
                    db.session.commit()
                    return "done"
                except (Refusal, IntegrityError) as no:
                    db.session.rollback()
                    return type(no).__name__
                except (OperationalError, PoolTimeout):
                    db.session.rollback()
                finally:
                    db.session.remove()
            return "busy"

    with ThreadPoolExecutor(len(things)) as crowd:
        return Counter(crowd.map(one, things))


def unguarded(self: Workflow, step: Move, thing: Any, version: int | None, *_also: Any) -> None:
    """``Workflow._compare_and_set`` as somebody in a hurry might write it."""
    model = type(thing)
    db.session.flush()
    change = update(model).where(model.id == thing.id).values(state=step.to, version=model.version + 1)
    db.session.execute(change.execution_options(synchronize_session=False))
    db.session.refresh(thing, ["state", "version"])
