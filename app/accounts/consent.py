"""The texts people agree to, their versions, and since when each applies. Arithmetic only: no session, no clock.

A change is published at least five days before it applies, with what is different (rules §8). The newest text is
``front/<text>.<language>.html``; earlier ones stay readable as ``front/texts/<text>-<version>.<language>.html``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.kernel.i18n import lazy_gettext

AHEAD = timedelta(days=5)
OPENED_ON = date(2026, 11, 30)
"""The day sign-ups opened: what was published until then applied at once, each later change applies ``AHEAD`` later."""


@dataclass(frozen=True)
class Version:
    """One version of a text: its name, when it was published, since when it applies, what is different from before."""

    name: str
    published_on: date
    applies_from: date
    different: Any = ""


TEXTS: Mapping[str, Sequence[Version]] = {
    "rules": (
        Version("1", date(2026, 11, 25), date(2026, 11, 25)),
        Version(
            "2",
            date(2026, 11, 30),
            date(2026, 11, 30),
            lazy_gettext(
                "Reports of listings are made on the page itself, carry a number, and have two dates: 2 working days "
                "until the first answer, 5 more when the facility is asked. A facility can ask once for a review by "
                "another officer."
            ),
        ),
    ),
    "privacy": (
        Version("1", date(2026, 11, 25), date(2026, 11, 25)),
        Version(
            "2",
            date(2026, 11, 30),
            date(2026, 11, 30),
            lazy_gettext(
                "You close your account and take a copy of your data yourself. The consent you give is kept with its "
                "version and day. How long the address of who reported a listing is kept is said, and every cookie."
            ),
        ),
        Version(
            "3",
            date(2026, 12, 1),
            date(2026, 12, 6),
            lazy_gettext("How long the text of a letter is kept after it left is said."),
        ),
    ),
}
"""Each version with the day it was first published and the day it applies from; newest last."""


def in_force(text: str, day: date) -> Version:
    """The version that applies that day; the first one for days before it."""
    applying = [one for one in TEXTS[text] if one.applies_from <= day]
    return applying[-1] if applying else TEXTS[text][0]


def coming(text: str, day: date) -> Version | None:
    """A version published by that day that does not apply yet."""
    return next((one for one in TEXTS[text] if one.published_on <= day < one.applies_from), None)


def template(text: str, shown: Version, language: str) -> str:
    """The template of a version."""
    if shown is TEXTS[text][-1]:
        return f"front/{text}.{language}.html"
    return f"front/texts/{text}-{shown.name}.{language}.html"


def published(text: str, day: date) -> list[Version]:
    """Every version published by that day, the newest first."""
    return [one for one in reversed(TEXTS[text]) if one.published_on <= day]


def version(text: str, name: str, day: date) -> Version | None:
    """A published version by its name."""
    return next((one for one in TEXTS[text] if one.name == name and one.published_on <= day), None)
