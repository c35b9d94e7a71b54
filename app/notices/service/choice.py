"""Choosing how the letters one may do without arrive, signed in or by the link in a letter."""

from __future__ import annotations

from sqlalchemy import update

from app.accounts import tokens
from app.accounts.models import Person
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import Actor
from app.kernel.unique import added
from app.notices import letter_rhythm
from app.notices.models import LetterChoice
from app.notices.states import LetterRhythm


def chosen_by(person_id: int) -> LetterRhythm:
    """How often somebody wants letters; at once when they never chose."""
    return letter_rhythm.chosen([person_id]).get(person_id, LetterRhythm.AT_ONCE)


def choose(person_id: int, chosen: LetterRhythm) -> None:
    """From now on; the last choice counts."""
    if not added(LetterChoice(person_id=person_id, rhythm=chosen)):
        step = update(LetterChoice).where(LetterChoice.person_id == person_id).values(rhythm=chosen)
        db.session.execute(step)


def reader(token: str) -> Person:
    """Whose letter the link came in; SpentLink when it is altered, NotFound when its reader is gone."""
    person = db.session.get(Person, tokens.unseal(tokens.Purpose.LETTERS, token))
    if person is None:
        raise NotFound
    return person


def choose_for(actor: Actor, chosen: LetterRhythm) -> None:
    """Keep how often the one who acts wants letters."""
    if actor.person_id is None:
        raise NotFound
    choose(actor.person_id, chosen)


def stop(token: str) -> None:
    """No more letters one may do without; the notices on the site go on."""
    choose(reader(token).id, LetterRhythm.NEVER)
