"""An index in step with the test's rows, and questions to it."""

from __future__ import annotations

from typing import Any

from app.catalog.queries.cards import cards_for
from app.catalog.search import engine
from app.catalog.search.port import Answer, Wanted
from app.kernel import clock
from app.kernel.db import db


def rebuild() -> None:
    """Commit what the test made and index it."""
    db.session.commit()
    engine.current().rebuild()


def ask(words: str = "", **values: Any) -> Answer:
    """The answer to words."""
    return engine.search(Wanted(day=clock.today(), words=words, **values))


def names(words: str = "", **values: Any) -> list[str]:
    """The Vietnamese names found, best first; the index must have answered."""
    answer = ask(words, **values)
    assert not answer.degraded
    return [card.name_vi for card in cards_for(answer.ids)]
