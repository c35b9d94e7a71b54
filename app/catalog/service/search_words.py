"""Staff add words of the same meaning and end them; the worker counts what was looked for in vain."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from app.catalog.models_search import SilentSearch, SynonymPair
from app.catalog.search import analysis, silence
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor

KEPT = timedelta(days=400)
"""Long enough to compare a season with the one before."""


def add(actor: Actor, term: str, other: str, *, is_english: bool) -> SynonymPair:
    """Two words for the same from now on; Invalid when they are one word, or stand there already."""
    if analysis.words(term) == analysis.words(other):
        raise Invalid({"other": gettext("Write another word than the first.")})
    same = select(SynonymPair.id).where(
        SynonymPair.term == term, SynonymPair.other == other, SynonymPair.ended_at.is_(None)
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Invalid({"other": gettext("These two stand in the list already.")})
    row = SynonymPair(term=term, other=other, is_english=is_english, added_by=actor.name)
    db.session.add(row)
    audit.record(actor, row, "created", after={"term": term, "other": other})
    return row


def end(actor: Actor, row: SynonymPair) -> None:
    """It counts no more; a second time changes nothing."""
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), actor.name
        audit.record(actor, row, "removed", before={"term": row.term, "other": row.other})


def count_silence(folder: Path) -> None:
    """Add what was noted since the last time to its month, and forget what is long ago."""
    for noted, times in silence.take(folder).items():
        where = {"month": date.fromisoformat(noted.month), "words": noted.words}
        where |= {"group_code": noted.group, "province_code": noted.province}
        row = db.session.scalars(select(SilentSearch).filter_by(**where)).one_or_none()
        if row is None:
            row = SilentSearch(**where, times=0)
            db.session.add(row)
        row.times += times
    db.session.execute(delete(SilentSearch).where(SilentSearch.month < clock.today() - KEPT))
    db.session.commit()
    silence.done(folder)
