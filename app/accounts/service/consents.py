"""Agreeing to the rules and to how personal data are kept: which version, in which language, when (Law 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.accounts import consent
from app.accounts.models import Consent, Person
from app.accounts.queries import people
from app.kernel import clock, unique
from app.kernel.db import db
from app.kernel.permissions import Actor


def offered() -> dict[str, str]:
    """What somebody agrees to today: each text and its version in force."""
    return {text: consent.in_force(text, clock.today()).name for text in consent.TEXTS}


def record(person: Person, agreed: Mapping[str, str], *, language: str, at: datetime | None = None) -> None:
    """Keep that somebody agreed; the first time for each version counts."""
    said = {"person_id": person.id, "language": language, "created_at": at or clock.now()}
    rows = [{**said, "text": text, "version": version} for text, version in agreed.items()]
    db.session.execute(unique.insert(Consent).on_conflict_do_nothing(), rows)


def missing(person_id: int | None) -> list[str]:
    """The texts whose version in force the person has not agreed to."""
    query = select(Consent.text, Consent.version).where(Consent.person_id == person_id)
    given = {(text, version) for text, version in db.session.execute(query)}
    return [text for text, version in offered().items() if (text, version) not in given]


def agree(actor: Actor, language: str) -> None:
    """Agree to what is in force today."""
    record(people.me(actor), offered(), language=language)


def given(person_id: int) -> list[Consent]:
    """Everything the person agreed to, the newest first."""
    query = select(Consent).where(Consent.person_id == person_id)
    return list(db.session.scalars(query.order_by(Consent.id.desc())))
