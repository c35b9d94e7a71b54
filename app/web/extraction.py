"""Which words the code and the templates say, and which of them have no Vietnamese yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.kernel.i18n import VI
from app.web.translations import catalogues

ROOT = Path(__file__).parent.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {"templates/**": {"trimmed": "true", "silent": "false"}}
OF_LIBRARIES = frozenset({"wtforms"})
"""Catalogues whose sentences a library says."""
Key = tuple[str, str]
"""Context and first form of a message."""


@dataclass(frozen=True)
class Said:
    """A message and where it is said."""

    key: Key
    plural: bool
    where: str


def said() -> Iterator[Said]:
    """Every message of the source."""
    found = extract_from_dir(
        ROOT, METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=(), directory_filter=None
    )
    for file, line, words, _comments, context in found:
        forms = words if isinstance(words, tuple) else (words,)
        if forms[0]:
            yield Said((context or "", forms[0]), len(forms) > 1, f"{file}:{line}")


def known() -> dict[Key, list[tuple[str, Message]]]:
    """What has Vietnamese, and in which catalogues."""
    found: dict[Key, list[tuple[str, Message]]] = {}
    for path in catalogues():
        with path.open("rb") as text:
            for message in read_po(text, locale=VI):
                if message.id:
                    first = message.id[0] if isinstance(message.id, tuple | list) else message.id
                    found.setdefault((message.context or "", str(first)), []).append((path.stem, message))
    return found


def gaps() -> list[str]:
    """Everything that keeps the Vietnamese from being complete, in words: missing, fuzzy, or said in two ways."""
    have = known()
    spoken: dict[Key, Said] = {}
    for one in said():
        spoken.setdefault(one.key, one)
    faults = [f"missing: {one.key[1]!r} ({one.where})" for key, one in spoken.items() if key not in have]
    for key, places in have.items():
        faults += [f"fuzzy: {key[1]!r} ({name})" for name, message in places if message.fuzzy]
        faults += [f"empty: {key[1]!r} ({name})" for name, message in places if not _filled(message)]
        if len({str(message.string) for _, message in places}) > 1:
            faults.append(f"two ways: {key[1]!r} ({', '.join(name for name, _ in places)})")
    return sorted(faults)


def unused() -> list[str]:
    """Messages in a catalogue that nothing says any more."""
    spoken = {one.key for one in said()}
    return sorted(
        f"unused: {key[1]!r} ({name})"
        for key, places in known().items()
        if key not in spoken
        for name, _ in places
        if name not in OF_LIBRARIES
    )


def _filled(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)
