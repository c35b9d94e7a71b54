"""Words of the same meaning from staff, and searches without result."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.catalog.models_search import SilentSearch, SynonymPair
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.folding import fold
from app.kernel.permissions import Actor
from app.kernel.shared_lists import shared


@shared(SynonymPair)
def in_force() -> tuple[tuple[str, str, bool], ...]:
    """Every pair that counts: the term, the other word, and whether that is its English name."""
    query = select(SynonymPair.term, SynonymPair.other, SynonymPair.is_english).order_by(SynonymPair.id)
    rows = db.session.execute(query.where(SynonymPair.ended_at.is_(None)))
    return tuple((row.term, row.other, row.is_english) for row in rows)


def pair(pair_id: int) -> SynonymPair:
    """One pair; NotFound when there is none."""
    row = db.session.get(SynonymPair, pair_id)
    if row is None:
        raise NotFound
    return row


def pairs_to_list(_actor: Actor) -> Select[Any]:
    """Every pair, also those that ended."""
    return select(SynonymPair)


def silent_to_list(_actor: Actor) -> Select[Any]:
    """Every word that found nothing, by month."""
    return select(SilentSearch)


def words_match(words: str) -> ColumnElement[bool]:
    """Pairs with these letters."""
    found: ColumnElement[bool] = SynonymPair.search_key.contains(fold(words), autoescape=True)
    return found
