"""Which engine answers: the index, and when it is missing or broken the rows themselves, which says so."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.catalog.queries import search_words
from app.catalog.search import silence, synonyms
from app.catalog.search.port import Answer, Engine, SearchUnavailable, Suggestion, Wanted
from app.catalog.search.scan_engine import PlainEngine
from app.kernel.ports import Port

_log = logging.getLogger(__name__)
_plain = PlainEngine()
current: Port[Engine] = Port("search engine")
DAMAGE: Port[Path] = Port("note that the search index is damaged")
"""A file beside the index: whoever meets a fault leaves it, the worker builds the index anew and takes it away."""


def is_ready() -> bool:
    """Whether the index can be read."""
    try:
        current().ids()
    except Exception:  # broken in whatever way: it must be built anew
        return False
    return True


def search(wanted: Wanted) -> Answer:
    """The answer of the engine in use; without it a plain one, marked ``degraded``."""
    try:
        synonyms.use(search_words.in_force())
        answer = current().search(wanted)
        silence.note(folder(), wanted, answer)
        return answer
    except Exception as fault:  # whatever ails the index, the catalogue still answers
        note_damage(fault)
    return replace(_plain.search(wanted), degraded=True)


def suggest(typed: str) -> list[Suggestion]:
    """How words being typed may go on; nothing when the index is not at hand."""
    try:
        synonyms.use(search_words.in_force())
        return current().suggest(typed)
    except Exception as fault:  # a suggestion is never worth an error page
        note_damage(fault)
        return []


def folder() -> Path:
    """Where notes beside the index lie."""
    return DAMAGE().parent


def note_damage(fault: Exception) -> None:
    """Ask for a new index; the first who meets the fault logs it, and how it came unless the index is just missing."""
    if DAMAGE().exists():
        return
    _log.warning(
        "the search index is built anew: %s", fault, exc_info=not isinstance(fault, SearchUnavailable)
    )
    with suppress(OSError):  # a full or closed disk: the next one tries again
        DAMAGE().parent.mkdir(parents=True, exist_ok=True)
        DAMAGE().touch()


def take_damage() -> bool:
    """Whether somebody met a fault since the last time."""
    found = DAMAGE().exists()
    DAMAGE().unlink(missing_ok=True)
    return found
