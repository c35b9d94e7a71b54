"""Telling people: a line in the inbox and a letter, in the transaction of the change it tells about, at its end.

Each reader is told once per ``key``. A letter leaves only for a confirmed address of an active account; the letters
that confirm an address or reset a password are the exception (``write_to``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.queries import people
from app.kernel import clock, jobs, unique
from app.kernel.at_the_end import Gathered
from app.kernel.permissions import Permission
from app.notices import bundles, letter_rhythm, queries, words
from app.notices.kinds import LETTER, is_optional
from app.notices.models import Letter, Notice
from app.notices.queries import Reader
from app.notices.states import LetterRhythm, LetterState
from app.notices.words import Link

MOST_KEY = 160


@dataclass(frozen=True)
class Envelope:
    """Where a letter goes: to somebody with an account, or to a bare address."""

    to: str
    name: str
    language: str
    person_id: int | None
    why: Mapping[str, str]


@dataclass(frozen=True)
class _Told:
    """Lines and letters as their tables keep them, and when each letter leaves."""

    lines: Sequence[dict[str, Any]]
    letters: Sequence[dict[str, Any]] = ()
    due: Sequence[datetime] = ()


@dataclass(frozen=True)
class _Leaving:
    """A letter before it is written, and when it goes."""

    envelope: Envelope
    leaves: letter_rhythm.Departure


def tell(organisation_id: int, template: str, *, key: str, link: Link | None = None, **facts: Any) -> None:
    """Tell everybody who acts for an organisation. Words: ``templates/mail/<template>.txt``."""
    _tell(queries.members(organisation_id), template, key, link, facts)


def tell_people(
    person_ids: Iterable[int], template: str, *, key: str, link: Link | None = None, **facts: Any
) -> None:
    """Tell these people once per key, each in their own language."""
    _tell(queries.people(person_ids), template, key, link, facts)


def tell_officers(
    permission: Permission,
    province_code: str | None,
    template: str,
    *,
    key: str,
    link: Link | None = None,
    **facts: Any,
) -> None:
    """Tell the staff who may do the next step: the province's, or the national ones where it has none."""
    _tell(queries.officers(permission, province_code), template, key, link, facts)


def write_to(person: Person, template: str, *, key: str, link: Link, **facts: Any) -> None:
    """Only a letter, no inbox line, also to an address not yet confirmed (confirm, reset)."""
    name = people.greeted(person, person.language)
    envelope = Envelope(person.email, name, person.language, person.id, {})
    write_to_address(envelope, template, key=key, link=link, **facts)


def write_to_address(envelope: Envelope, template: str, *, key: str, link: Link, **facts: Any) -> None:
    """A letter to somebody who has no account yet (an offered role)."""
    _post([_Leaving(envelope, letter_rhythm.Departure(clock.now()))], template, key, link, words.pack(facts))


def _tell(
    readers: list[Reader], template: str, key: str, link: Link | None, facts: Mapping[str, Any]
) -> None:
    """Lines and letters of all readers go to the database together, with all else the transaction tells."""
    if not readers:
        return
    packed, path = words.pack(facts), words.path_of(link)
    choices = letter_rhythm.chosen(reader.person.id for reader in readers) if is_optional(template) else {}
    lines, leaving = list[dict[str, Any]](), list[_Leaving]()
    for reader in readers:
        person = reader.person
        lines.append(
            {
                "person_id": person.id,
                "template": template,
                "facts": packed,
                "link": path,
                "key": key[:MOST_KEY],
                "created_at": clock.now(),
            }
        )
        leaves = letter_rhythm.departure(template, choices.get(person.id, LetterRhythm.AT_ONCE))
        if person.email_confirmed_at is not None and leaves is not None:
            why = {"organisation": reader.organisation, "stop": bundles.stop_path(person.id, template)}
            name = people.greeted(person, person.language)
            leaving.append(_Leaving(Envelope(person.email, name, person.language, person.id, why), leaves))
    _post(leaving, template, key, link, packed, lines)


def _post(
    leaving: list[_Leaving],
    template: str,
    key: str,
    link: Link | None,
    packed: Mapping[str, Any],
    lines: Sequence[dict[str, Any]] = (),
) -> None:
    texts = {
        language: words.write(template, packed, language)
        for language in {one.envelope.language for one in leaving}
    }
    rows = [_row(one, texts[one.envelope.language], template, key, words.path_of(link)) for one in leaving]
    _news.add(_Told(lines, rows, [one.leaves.at for one in leaving]))


def _write(session: Session, news: Sequence[_Told]) -> None:
    """One INSERT for all lines, one for all letters, one for the work of sending them."""
    lines = [line for told in news for line in told.lines]
    if lines:
        # With an answer asked for, many rows travel in one statement on either database.
        session.execute(unique.insert(Notice).on_conflict_do_nothing().returning(Notice.id), lines)
    rows = [row for told in news for row in told.letters]
    if not rows:
        return
    made = unique.insert(Letter).on_conflict_do_nothing().returning(Letter.id, Letter.message_id)
    due = {row["message_id"]: at for told in news for row, at in zip(told.letters, told.due, strict=True)}
    jobs.enqueue_all(
        [
            jobs.Asked(LETTER, {"letter": letter_id}, f"{LETTER}:{message_id}", due[message_id])
            for letter_id, message_id in session.execute(made, rows)
        ]
    )


_news: Gathered[_Told] = Gathered("news", ["notices", "letters", "jobs"], _write)


def _row(leaving: _Leaving, text: words.Words, template: str, key: str, path: str) -> dict[str, Any]:
    envelope = leaving.envelope
    body = words.letter(text, name=envelope.name, language=envelope.language, path=path, why=envelope.why)
    return {
        "person_id": envelope.person_id,
        "key": key[:MOST_KEY],
        "template": template,
        "language": envelope.language,
        "to": envelope.to,
        "subject": text.subject,
        "body": body,
        "message_id": f"<{uuid4().hex}@{urlsplit(words.stationery().site_url).hostname or 'localhost'}>",
        "state": LetterState.WAITING,
        "bundle": leaving.leaves.bundle,
        "created_at": clock.now(),
    }
