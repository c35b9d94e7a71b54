"""Which engine answers: the index, and when it is missing or broken the rows themselves, which says so."""

from __future__ import annotations

import logging
from dataclasses import replace

from app.catalog.search.port import Answer, Engine, SearchUnavailable, Suggestion, Wanted
from app.catalog.search.scan_engine import PlainEngine
from app.kernel.ports import Port

_log = logging.getLogger(__name__)
_plain = PlainEngine()
current: Port[Engine] = Port("search engine")


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
        return current().search(wanted)
    except SearchUnavailable as fault:
        _log.warning("search index not available: %s", fault)
    except Exception:  # whatever ails the index, the catalogue still answers; the fault is logged
        _log.exception("search failed; reading the rows instead")
    return replace(_plain.search(wanted), degraded=True)


def suggest(typed: str) -> list[Suggestion]:
    """How words being typed may go on; nothing when the index is not at hand."""
    try:
        return current().suggest(typed)
    except SearchUnavailable:
        return []
    except Exception:  # a suggestion is never worth an error page
        _log.exception("suggestions failed")
        return []
