"""The bell that wakes the worker: a Huey store whose messages carry nothing.

The rows in ``jobs`` are the truth; a bell that is lost or rung twice only changes when they are looked at.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from huey.storage import PostgresStorage, RedisStorage, SqliteStorage

NAME = "cho-phien"
RING = b"ring"
_place: list[tuple[Path, str]] = []
_open: dict[int, Any] = {}
_log = logging.getLogger(__name__)


def use(folder: Path, url: str) -> None:
    """Hang the bell: a file in ``folder``, or the store at ``url`` (``redis://…`` or ``postgresql://…``)."""
    _place[:] = [(folder, url)]
    _open.clear()


def ring() -> None:
    """Ring unless it rings already; a broken bell is logged and only delays."""
    if not _place:
        return
    try:
        store = _store()
        if not store.queue_size():
            store.enqueue(RING)
    except Exception:  # whatever ails the store, the change is committed and the sweep will find it
        _log.warning("the worker could not be woken; it will look by itself", exc_info=True)


def rang() -> bool:
    """Whether it rang since the last time; silences it."""
    try:
        store = _store()
        heard = False
        while store.dequeue() is not None:
            heard = True
    except Exception:  # as above: without the bell the worker still sweeps
        _log.warning("the bell does not answer; the worker sweeps by itself", exc_info=True)
        _open.clear()
        return False
    return heard


def _store() -> Any:
    """The store, opened once per process (a connection must not survive a fork)."""
    process = os.getpid()
    if process not in _open:
        _open.clear()
        _open[process] = _opened(*_place[0])
    return _open[process]


def _opened(folder: Path, url: str) -> Any:
    if url.startswith("redis"):
        return RedisStorage(NAME, url=url, blocking=False)
    if url.startswith("postgresql"):
        return PostgresStorage(NAME, dsn=url.replace("+psycopg", "", 1), blocking=False)
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteStorage(NAME, filename=str(folder / "queue.db"), fsync=False, cache_mb=1)
