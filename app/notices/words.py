"""A template and its facts become words in the reader's language.

How to render and to address comes through the port ``stationery``; nothing here knows of a request, so the worker, a command
and a page write the same letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateNotFound, UndefinedError

from app.kernel.i18n import EN, LANGUAGES, VI, force_locale, gettext
from app.kernel.ports import Port

MOST_SUBJECT = 78
"""What mail programs and RFC 5322 (2.1.1) show of a subject."""
_NAME_LENGTHS = (60, 48, 40, 32, 28, 24, 20, 16)
_FULL = 300
_DAY, _MOMENT, _DECIMAL = "day", "moment", "decimal"
Link = tuple[str, Mapping[str, Any]]
Path = Callable[[str, Mapping[str, Any]], str]


@dataclass(frozen=True)
class Stationery:
    """What every letter is written with. ``path`` gives the address of a page without its language."""

    environment: Environment
    path: Path
    site_url: str
    agency: Mapping[str, str]

    def address(self, path: str, language: str) -> str:
        """The absolute address of a page in the reader's language."""
        return f"{self.site_url.rstrip('/')}{f'/{EN}' if language == EN else ''}{path}"


@dataclass(frozen=True)
class Words:
    """A letter without its envelope."""

    subject: str
    body: str


stationery: Port[Stationery] = Port("stationery of letters")
"""What letters are written with."""


def plain(environment: Environment) -> Environment:
    """For plain text: nothing is escaped, and a missing fact is an error."""
    return environment.overlay(autoescape=False, undefined=StrictUndefined)


def path_of(link: Link | None) -> str:
    """The address of the page a notice leads to, without its language; empty without a link."""
    return stationery().path(*link) if link else ""


def pack(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON. Plain values, dates, lists, ``{"vi": …, "en": …}`` pairs and lazy words; rows are refused."""
    return {name: _packed(value, name) for name, value in facts.items()}


def _packed(value: Any, name: str) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return {_DECIMAL: f"{value:f}"}
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, list | tuple):
        return [_packed(part, name) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _packed(part, name) for key, part in value.items()}
    if type(value).__name__ == "LazyString":
        return {language: _spoken(value, language) for language in LANGUAGES}
    raise TypeError(f"the fact “{name}” of a notice is a {type(value).__name__}; give plain values")


def _spoken(lazy: Any, language: str) -> str:
    with force_locale(language):
        return str(lazy)


def unpack(facts: Any, language: str) -> Any:
    """The facts as templates want them: dates again, and of each pair the reader's language."""
    if isinstance(facts, list):
        return [unpack(part, language) for part in facts]
    if not isinstance(facts, dict):
        return facts
    if facts.keys() == {_DECIMAL}:
        return Decimal(facts[_DECIMAL])
    if facts.keys() == {_DAY}:
        return date.fromisoformat(facts[_DAY])
    if facts.keys() == {_MOMENT}:
        return datetime.fromisoformat(facts[_MOMENT])
    if facts.keys() == {VI, EN}:
        return facts[language] or facts[VI]
    return {name: unpack(part, language) for name, part in facts.items()}


def write(template: str, facts: Mapping[str, Any], language: str) -> Words:
    """The words of ``templates/mail/<template>.txt``: its first line is the subject.

    A subject too long for a mail program is written again with its long names cut, the longest first, so that what
    happened to the thing stays readable; the body names everything in full.
    """
    known = unpack(dict(facts), language)
    first, body = _rendered(template, known, language)
    subject = first
    for most in _NAME_LENGTHS:
        if len(subject) <= MOST_SUBJECT:
            break
        cut = {name: _cut(value, most) for name, value in known.items()}
        subject, _ = _rendered(template, cut, language)
    return Words(shorten(subject, MOST_SUBJECT), body)


def _rendered(template: str, facts: Mapping[str, Any], language: str) -> tuple[str, str]:
    with force_locale(language):
        page = stationery().environment.get_template(f"mail/{template}.txt")
        text = page.render(lang=language, **facts)
    first, _, body = text.strip().partition("\n")
    return " ".join(first.split()), body.strip()


def _cut(value: Any, most: int) -> Any:
    """Names only: what has no blank is a number, a code or an address."""
    return shorten(value, most) if isinstance(value, str) and " " in value else value


def shorten(text: str, most: int) -> str:
    """The text in at most this many characters, ending with whole words and an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if text[most - 1] != " " and " " in kept:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(' ,;:.–-(')}…"


def subject(template: str, facts: Mapping[str, Any], language: str) -> str:
    """One line for the inbox, uncut; a notice whose words are gone since an upgrade still leads on."""
    try:
        return _rendered(template, unpack(dict(facts), language), language)[0][:_FULL]
    except (TemplateNotFound, UndefinedError):
        return gettext("Something changed. Open it to see.")


def letter(words: Words, *, name: str, language: str, path: str, why: Mapping[str, str]) -> str:
    """The whole text of a letter: greeting, words, link, signature, and why it came."""
    paper = stationery()
    with force_locale(language):
        return (
            paper.environment.get_template("mail/letter.txt")
            .render(
                name=" ".join(name.split()),
                body=words.body,
                url=paper.address(path, language) if path else "",
                home=paper.address("/", language),
                agency=paper.agency[language],
                organisation=why.get("organisation", ""),
                invited=why.get("invited", ""),
                signed_up=why.get("signed_up", ""),
                wanted=why.get("wanted", ""),
                reported=why.get("reported", ""),
                stop=paper.address(why["stop"], language) if why.get("stop") else "",
            )
            .strip()
            + "\n"
        )
