"""A crowd of people who all start together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.kernel.db import db, only_read
from app.kernel.errors import Refusal

CROWD = 16


def at_once(app: Flask, act: Callable[[int], None]) -> list[str]:
    """Everybody starts together; gives what each reads, empty for those who got through."""
    start = Barrier(CROWD)

    def one(number: int) -> str:
        with app.app_context():
            only_read(False)
            start.wait()
            try:
                act(number)
                db.session.commit()
                return ""
            except Refusal as refusal:
                db.session.rollback()
                return refusal.message
            finally:
                db.session.remove()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(one, range(CROWD)))
