"""Several letters of one reader in one e-mail."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from app.accounts import tokens
from app.accounts.queries import people
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.i18n import force_locale, gettext
from app.notices import letter_rhythm, mailer, words
from app.notices.kinds import is_optional
from app.notices.models import Letter, Notice
from app.notices.states import LetterRhythm, LetterState

MOST = 50
"""Lines in one e-mail; the others are on the site."""
_QUIET = {"synchronize_session": False}


def take(letter: Letter) -> bool:
    """Take a letter in hand, with those that share its e-mail; False when another e-mail carries it or it is over.

    One that waited while its reader opted out is over too, however long it waited: it goes and leaves nowhere.

    A letter only gathers younger ones, so that two workers never wait for each other. What was gathered once stays:
    a repeated e-mail has the Message-ID and the words it had.
    """
    if letter.state in {LetterState.SENT, LetterState.FAILED} or letter.sent_with_id is not None:
        return False
    if letter.state is LetterState.SENDING:
        return True
    if _is_unwanted(letter):
        _drop(letter)
        return False
    mine = (Letter.id == letter.id, Letter.state == LetterState.WAITING, Letter.sent_with_id.is_(None))
    if not took(update(Letter).where(*mine).values(state=LetterState.SENDING)):
        return False
    if letter.bundle and not letter.problem:
        _gather(letter)
    db.session.expire_all()
    return True


def _is_unwanted(letter: Letter) -> bool:
    """Whether its reader chose, since it was written, to do without letters of this kind."""
    if letter.person_id is None or not is_optional(letter.template):
        return False
    return letter_rhythm.chosen([letter.person_id]).get(letter.person_id) is LetterRhythm.NEVER


def _drop(letter: Letter) -> None:
    """It goes with those gathered before a try that failed; the notices on the site stay."""
    for these in (Letter.sent_with_id == letter.id, Letter.id == letter.id):
        db.session.execute(delete(Letter).where(these), execution_options=_QUIET)
    db.session.expire_all()


def _gather(letter: Letter) -> None:
    others = (
        Letter.id > letter.id,
        Letter.to == letter.to,
        Letter.bundle == letter.bundle,
        Letter.language == letter.language,
        Letter.state == LetterState.WAITING,
        Letter.sent_with_id.is_(None),
    )
    db.session.execute(update(Letter).where(*others).values(sent_with_id=letter.id), execution_options=_QUIET)


def parcel(letter: Letter) -> mailer.Parcel:
    """The e-mail that carries a letter and those gathered with it."""
    subject, body = letter.subject, letter.body
    others = list(
        db.session.scalars(select(Letter).where(Letter.sent_with_id == letter.id).order_by(Letter.id))
    )
    if others:
        subject, body = _together(letter, [letter, *others])
    return mailer.Parcel(
        letter.to, subject, body, letter.language, letter.message_id, letter.created_at, stop_address(letter)
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
