"""Words in two languages: Vietnamese first, English complete.

Source strings are English; Vietnamese lives in ``app/translations``. The language of a request is noted once, by the
middleware that reads it off the address, and a word is then one look into its catalogue: a page says hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from babel.support import NullTranslations
from flask_babel import LazyString

VI, EN = "vi", "en"
LANGUAGES = (VI, EN)
_spoken: ContextVar[str] = ContextVar("language spoken", default=VI)
_catalogues: dict[str, NullTranslations] = {language: NullTranslations() for language in LANGUAGES}


def teach(language: str, words: NullTranslations) -> None:
    """Speak a language through this catalogue from now on."""
    _catalogues[language] = words


def _words() -> NullTranslations:
    return _catalogues[_spoken.get()]


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language."""
    words = _words().ugettext(message)
    return words % values if values else words


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The message for a number of things; ``%(num)s`` is the number."""
    return plural_form(singular, plural, num) % {"num": num, **values}


def plural_form(singular: str, plural: str, num: int) -> str:
    """The form for a number, its placeholders still unfilled (WTForms fills them with its own names)."""
    return _words().ungettext(singular, plural, num)


def pgettext(context: str, message: str, **values: Any) -> str:
    """The message where one English word has two Vietnamese ones."""
    words = _words().upgettext(context, message)
    return words % values if values else words


def plural_form_in(context: str, singular: str, plural: str, num: int) -> str:
    """As ``plural_form``, where one English word has two Vietnamese ones."""
    return _words().unpgettext(context, singular, plural, num)


def lazy_gettext(message: str, **values: Any) -> Any:
    """A message turned into words when it is shown (labels, tables of states)."""
    return LazyString(gettext, message, **values)


def lazy_pgettext(context: str, message: str, **values: Any) -> Any:
    """As ``pgettext``, when it is shown."""
    return LazyString(pgettext, context, message, **values)


def lazy_words(words: Callable[..., str], *of: Any) -> Any:
    """What ``words(*of)`` gives in the language in which it is shown."""
    return LazyString(words, *of)


@contextmanager
def force_locale(language: str) -> Iterator[None]:
    """Speak one language within a block (a request, letters to a reader)."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language being spoken now: ``vi`` or ``en``."""
    return _spoken.get()


def pair(vietnamese: str, english: str | None) -> dict[str, str]:
    """Words in both languages, for letters whose reader's language is not known yet; without English the Vietnamese."""
    return {VI: vietnamese, EN: english or vietnamese}


def in_both(thing: Any, name: str = "name") -> dict[str, str]:
    """``thing.name_vi`` and ``thing.name_en`` as such a pair."""
    return pair(getattr(thing, f"{name}_vi"), getattr(thing, f"{name}_en"))


def localised(thing: object, name: str = "name") -> str:
    """``thing.name_vi`` or ``thing.name_en`` by language; the Vietnamese where there is no English."""
    if language() == EN:
        english = getattr(thing, f"{name}_en", None)
        if english:
            return str(english)
    return str(getattr(thing, f"{name}_vi"))
