"""Words in two languages: Vietnamese first, English complete.

Source strings are English; Vietnamese lives in ``app/translations``. Typed front of Flask-Babel.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast

import flask_babel

VI, EN = "vi", "en"
LANGUAGES = (VI, EN)


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language."""
    return cast(str, flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The message for a number of things; ``%(num)s`` is the number."""
    return cast(str, flask_babel.ngettext(singular, plural, num, **values))


def plural_form(singular: str, plural: str, num: int) -> str:
    """The form for a number, its placeholders still unfilled (WTForms fills them with its own names)."""
    return cast(str, flask_babel.get_domain().get_translations().ungettext(singular, plural, num))


def pgettext(context: str, message: str, **values: Any) -> str:
    """The message where one English word has two Vietnamese ones."""
    return cast(str, flask_babel.pgettext(context, message, **values))


def lazy_gettext(message: str, **values: Any) -> Any:
    """A message turned into words when it is shown (labels, tables of states)."""
    return flask_babel.lazy_gettext(message, **values)


def lazy_pgettext(context: str, message: str, **values: Any) -> Any:
    """As ``pgettext``, when it is shown."""
    return flask_babel.lazy_pgettext(context, message, **values)


def force_locale(language: str) -> AbstractContextManager[None]:
    """Speak one language within a block (letters to a reader)."""
    return cast(AbstractContextManager[None], flask_babel.force_locale(language))


def language() -> str:
    """The language being spoken now: ``vi`` or ``en``."""
    locale = flask_babel.get_locale()
    return EN if locale is not None and locale.language == EN else VI


def localised(thing: object, name: str = "name") -> str:
    """``thing.name_vi`` or ``thing.name_en`` by language; the Vietnamese where there is no English."""
    if language() == EN:
        english = getattr(thing, f"{name}_en", None)
        if english:
            return str(english)
    return str(getattr(thing, f"{name}_vi"))
