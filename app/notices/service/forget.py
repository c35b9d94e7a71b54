"""Somebody closed their account: their notices go, and stored letters and notices that name them say it no more."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select

from app.accounts.events import PersonForgotten
from app.accounts.models import Person
from app.kernel.db import db
from app.kernel.forgotten import CLOSED_NAME
from app.notices.models import Letter, LetterChoice, Notice
from app.notices.states import LetterState

MOST_SUBJECT = 300


def person_forgotten(event: PersonForgotten) -> None:
    """Their own are emptied; what is kept of other people's names them no more."""
    db.session.execute(delete(Notice).where(Notice.person_id == event.person_id))
    db.session.execute(delete(LetterChoice).where(LetterChoice.person_id == event.person_id))
    own = or_(Letter.person_id == event.person_id, Letter.to == event.email)
    _empty(own, f"closed-{event.person_id}")
    _say_no_more(event)


def letters_about(key: str) -> None:
    """Empty the letters of one matter to addresses without an account; ``key`` is how their keys begin."""
    _empty(and_(Letter.person_id.is_(None), Letter.key.startswith(key, autoescape=True)), "gone")


def _empty(which: ColumnElement[bool], name: str) -> None:
    """What was sent keeps its row without address and text; what still waits does not leave any more."""
    for letter in db.session.scalars(select(Letter).where(which).order_by(Letter.id)):
        if letter.state is LetterState.WAITING:
            db.session.delete(letter)
            continue
        letter.to, letter.subject, letter.body = f"{name}-{letter.id}@account.invalid", "", ""
        letter.problem = ""
    db.session.flush()


def _say_no_more(event: PersonForgotten) -> None:
    """In what others were sent; a namesake's own letters stay as they are."""
    words, namesakes = event.words, select(Person.id).where(Person.name.in_(event.words))
    told = or_(*(_holds(column, word) for column in (Letter.subject, Letter.body) for word in words))
    letters = select(Letter).where(told, or_(Letter.person_id.is_(None), Letter.person_id.not_in(namesakes)))
    for letter in db.session.scalars(letters):
        letter.subject = _without(letter.subject, words)[:MOST_SUBJECT]
        letter.body = _without(letter.body, words)
    written = cast(Notice.facts, String)
    spelt = {json.dumps(word, ensure_ascii=plain)[1:-1] for word in words for plain in (True, False)}
    lines = select(Notice).where(or_(*(_holds(written, word) for word in spelt)))
    for notice in db.session.scalars(lines.where(Notice.person_id.not_in(namesakes))):
        notice.facts = _without(notice.facts, words)


def _holds(column: Any, word: str) -> Any:
    return column.contains(word, autoescape=True)


def _without(value: Any, words: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, CLOSED_NAME)
        return value
    if isinstance(value, list):
        return [_without(part, words) for part in value]
    if isinstance(value, dict):
        return {name: _without(part, words) for name, part in value.items()}
    return value
