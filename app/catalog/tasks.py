"""What the worker does for the catalogue: keeps the search index in step with the rows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Text, cast, select

from app.accounts.events import FacilityChanged, FacilityHidden, FacilityVerified
from app.accounts.models import Facility
from app.catalog.models import Photo, Product
from app.catalog.search import engine
from app.catalog.service import search_words, sitemap
from app.kernel import clock, images, jobs
from app.kernel.db import db, reading

_log = logging.getLogger(__name__)
INDEX, FORGET_PHOTO = "catalog.index", "catalog.forget-photo"
BATCH = 500
MOST_AT_ONCE = 200
FORGET_AFTER = timedelta(hours=1)


def touch(product_ids: Iterable[int]) -> None:
    """Ask, within the current transaction, that these products be looked at again by the search index."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        jobs.enqueue(INDEX, {"products": ids[start : start + BATCH]}, key=f"{INDEX}:{uuid4()}")


def forget_photos(keys: Iterable[str]) -> None:
    """Ask, within the current transaction, that the bytes of these photos go once no product shows them any more.

    Not at once: who deletes a draft by mistake sends the same photo again, and finds its bytes still there.
    """
    later = clock.now() + FORGET_AFTER
    for key in keys:
        jobs.enqueue(FORGET_PHOTO, {"key": key}, key=f"{FORGET_PHOTO}:{uuid4()}", due_at=later)


@jobs.handles(FORGET_PHOTO)
def _forget_photo(payload: dict[str, Any]) -> None:
    """Photos are named by their content, so another product or a facility may show the same; safe to repeat."""
    key = str(payload["key"])
    shown = select(Photo.id).where(Photo.key == key).limit(1)
    waits = select(Product.id).where(cast(Product.pending, Text).contains(key)).limit(1)
    facility = select(Facility.id).where(Facility.photo_key == key).limit(1)
    if all(db.session.scalar(query) is None for query in (shown, waits, facility)):
        images.forget_photo(key)


def facility_changed(event: FacilityVerified | FacilityHidden | FacilityChanged) -> None:
    """Everything a facility makes is looked at again: it may be seen, or no more, or shows itself otherwise."""
    touch(db.session.scalars(select(Product.id).where(Product.facility_id == event.facility_id)))


@jobs.handles(INDEX)
def index(payload: dict[str, Any]) -> None:
    """Bring these products up to date in the index, with all others that wait; safe to repeat.

    Rows are only read while the index is written, so nobody waits for it to finish.
    """
    waiting = jobs.waiting(INDEX, MOST_AT_ONCE)
    ids = {*payload["products"], *(number for _, other in waiting for number in other["products"])}
    db.session.rollback()
    try:
        with reading():
            engine.current().index(ids)
            db.session.rollback()
    except Exception as fault:
        engine.note_damage(fault)
        raise
    for job_id, _ in waiting:
        jobs.close(job_id)


@jobs.every("catalog.sitemap", 3_600)
def write_sitemap() -> None:
    """Search engines read of what was published, and no more of what was taken down."""
    sitemap.refresh()


def rebuild(say: Callable[[str], None] = _log.info) -> int:
    """Build the index anew and swap, saying how far it is; gives how many products can be found."""

    def told(read: int, total: int) -> None:
        say(f"{read} of {total} products read{'; writing the index ...' if read == total else ''}")

    with reading():
        count = engine.current().rebuild(told)
        db.session.rollback()
    return count


@jobs.every("catalog.mend_search", 10)
def mend_search() -> None:
    """Build the index anew when somebody met a fault in it; pages say meanwhile that search is limited."""
    if engine.take_damage():
        _log.warning("search index built anew: %s products can be found", rebuild())


@jobs.every("catalog.search_words", 60)
def refresh_search_words() -> None:
    """Spelling and suggestions follow what was written lately; making them is never left to a request."""
    engine.current().refresh_words()


@jobs.every("catalog.silent_searches", 300)
def count_silent_searches() -> None:
    """What was looked for in vain is counted by month, for the desk to read."""
    search_words.count_silence(engine.folder())
