"""Several letters of one reader in one e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete, select, update

from app.accounts import tokens
from app.accounts.queries import people
from app.kernel.db import QUIET, db
from app.kernel.i18n import force_locale, gettext
from app.notices import letter_rhythm, mailer, words
from app.notices.kinds import is_optional
from app.notices.models import Letter, Notice
from app.notices.states import LetterRhythm, LetterState

MOST = 50
"""Lines in one e-mail; the others are on the site."""
_ALIVE = frozenset({LetterState.WAITING, LetterState.SENDING})


class Taken(NamedTuple):
    """Letters in hand, and the numbers of those that nobody had begun to send before."""

    letters: list[Letter]
    fresh: frozenset[int]


def take(letter_ids: Iterable[int]) -> Taken:
    """Take these in hand with those that share their e-mails; what another e-mail carries, or is over, is left out.

    One that waited while its reader opted out is over too, however long it waited: it goes and leaves nowhere.

    A letter only gathers younger ones nobody else holds, and letters are held in the order of their numbers, so that
    two workers never wait for each other. What was gathered once stays: a repeated e-mail has the Message-ID and the
    words it had.
    """
    query = select(Letter).where(Letter.id.in_(list(letter_ids))).order_by(Letter.id).with_for_update()
    known = db.session.scalars(query, execution_options={"populate_existing": True}).all()
    alive = [one for one in known if one.state in _ALIVE and one.sent_with_id is None]
    again = [one for one in alive if one.state is LetterState.SENDING]
    unwanted = _unwanted([one for one in alive if one.state is LetterState.WAITING])
    for letter in unwanted:
        _drop(letter)
    fresh = _leads([one for one in alive if one not in again and one not in unwanted])
    if fresh:
        step = update(Letter).where(Letter.id.in_([one.id for one in fresh]))
        db.session.execute(step.values(state=LetterState.SENDING), execution_options=QUIET)
    letters = sorted([*again, *fresh], key=lambda letter: letter.id)
    return Taken(letters, frozenset(one.id for one in fresh))


def _unwanted(letters: list[Letter]) -> list[Letter]:
    """Those whose reader chose, since they were written, to do without letters of this kind."""
    optional = {one.id: one.person_id for one in letters if one.person_id and is_optional(one.template)}
    choices = letter_rhythm.chosen(optional.values()) if optional else {}
    return [
        one for one in letters if one.id in optional and choices.get(optional[one.id]) is LetterRhythm.NEVER
    ]


def _drop(letter: Letter) -> None:
    """It goes with those gathered before a try that failed; the notices on the site stay."""
    hold_carried(letter.id)
    for these in (Letter.sent_with_id == letter.id, Letter.id == letter.id):
        db.session.execute(delete(Letter).where(these), execution_options=QUIET)
    db.session.expunge(letter)


def _leads(letters: list[Letter]) -> list[Letter]:
    """Those with an e-mail of their own, once each has gathered the others it takes along."""
    gathered, leads = set[int](), list[Letter]()
    for letter in letters:
        if letter.id in gathered:
            continue
        leads.append(letter)
        if letter.bundle and not letter.problem:
            gathered.update(_gather(letter))
    return leads


def _gather(letter: Letter) -> list[int]:
    others = (
        Letter.id > letter.id,
        Letter.to == letter.to,
        Letter.bundle == letter.bundle,
        Letter.language == letter.language,
        Letter.state == LetterState.WAITING,
        Letter.sent_with_id.is_(None),
    )
    query = select(Letter.id).where(*others).order_by(Letter.id).with_for_update(skip_locked=True)
    found = list(db.session.scalars(query))
    if found:
        step = update(Letter).where(Letter.id.in_(found)).values(sent_with_id=letter.id)
        db.session.execute(step, execution_options=QUIET)
    return found


def hold_carried(letter_id: int) -> None:
    """Hold what an e-mail carries in the order of its numbers, before it is changed."""
    query = select(Letter.id).where(Letter.sent_with_id == letter_id).order_by(Letter.id)
    db.session.execute(query.with_for_update())


def parcels(letters: list[Letter]) -> dict[int, mailer.Parcel]:
    """The e-mails that carry these letters and those gathered with them, by the number of the letter that leads."""
    carried: dict[int, list[Letter]] = {}
    query = select(Letter).where(Letter.sent_with_id.in_([one.id for one in letters])).order_by(Letter.id)
    for other in db.session.scalars(query) if letters else ():
        carried.setdefault(other.sent_with_id or 0, []).append(other)
    return {letter.id: _parcel(letter, carried.get(letter.id, [])) for letter in letters}


def _parcel(letter: Letter, others: list[Letter]) -> mailer.Parcel:
    subject, body = _together(letter, [letter, *others]) if others else (letter.subject, letter.body)
    return mailer.Parcel(
        letter.to,
        subject,
        body,
        letter.language,
        letter.message_id,
        letter.created_at,
        stop_address(letter),
        len(others),
    )


def _together(letter: Letter, letters: list[Letter]) -> tuple[str, str]:
    with force_locale(letter.language):
        more = gettext(" (and %(count)s more)", count=len(letters) - 1)
        subject = words.shorten(letter.subject, words.MOST_SUBJECT - len(more)) + more
        text = "\n\n".join([gettext("%(count)s notices:", count=len(letters)), *_lines(letters)])
    name = people.greeted(letter.person, letter.language) if letter.person else ""
    body = words.letter(
        words.Words(subject, text),
        name=name,
        language=letter.language,
        path=words.path_of(("notices.index", {})),
        why={"stop": stop_path(letter.person_id, letter.template)},
    )
    return subject, body


def _lines(letters: list[Letter]) -> list[str]:
    keys = [letter.key for letter in letters]
    query = select(Notice).where(Notice.person_id == letters[0].person_id, Notice.key.in_(keys))
    known = {notice.key: notice for notice in db.session.scalars(query)}
    return [_line(letter, known.get(letter.key)) for letter in letters[:MOST]]


def _line(letter: Letter, notice: Notice | None) -> str:
    if notice is None:
        return f"* {letter.subject}"
    text = words.subject(notice.template, notice.facts, letter.language)
    address = words.stationery().address(notice.link, letter.language) if notice.link else ""
    return f"* {text}\n  {address}".rstrip()


def stop_path(person_id: int | None, template: str) -> str:
    """The page that ends letters of this kind, opened without signing in; empty for a transaction."""
    if person_id is None or not is_optional(template):
        return ""
    return words.path_of(("notices.stop_letters", {"token": tokens.seal(tokens.Purpose.LETTERS, person_id)}))


def stop_address(letter: Letter) -> str:
    """The same page with the site's address, for the header of the letter; empty for a transaction."""
    path = stop_path(letter.person_id, letter.template)
    return words.stationery().address(path, letter.language) if path else ""
