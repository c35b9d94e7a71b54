"""The bell that wakes the worker: a Huey store whose messages carry nothing.

The rows in ``jobs`` are the truth; a bell that is lost or rung twice only changes when they are looked at.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.kernel import lazily
from app.kernel.ports import Port

if TYPE_CHECKING:
    from huey import storage
else:  # what it imports itself takes half a second
    storage = lazily.module("huey.storage")

NAME = "cho-phien"
RING = b"ring"
ANSWERS_WITHIN = 0.5
"""Seconds: whoever rings has somebody waiting for a page."""
PLACE: Port[tuple[Path, str]] = Port("place of the worker's bell")
"""A folder for its file, and the store it hangs in instead (``redis://…`` or ``postgresql://…``) or empty."""
_open: dict[tuple[int, Path, str], Any] = {}
_log = logging.getLogger(__name__)


def ring() -> None:
    """Ring unless it rings already; a broken bell is logged and only delays."""
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
    place = PLACE()
    key = (os.getpid(), *place)
    if key not in _open:
        _open.clear()
        _open[key] = _opened(*place)
    return _open[key]


def _opened(folder: Path, url: str) -> Any:
    if url.startswith("redis"):
        patience = f"socket_timeout={ANSWERS_WITHIN}&socket_connect_timeout={ANSWERS_WITHIN}"
        return storage.RedisStorage(NAME, url=url + ("&" if "?" in url else "?") + patience, blocking=False)
    if url.startswith("postgresql"):  # nothing prepared: it may go through a pooler
        dsn = url.replace("+psycopg", "", 1)
        return storage.PostgresStorage(NAME, dsn=dsn, blocking=False, prepare_threshold=None)
    folder.mkdir(parents=True, exist_ok=True)
    return storage.SqliteStorage(NAME, filename=str(folder / "queue.db"), fsync=False, cache_mb=1)
