"""The catalogues: one small Vietnamese ``.po`` per room; English is the source and needs none."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask

from app.kernel import i18n
from app.kernel.i18n import VI

FOLDER = Path(__file__).parent.parent / "translations"


def catalogues() -> list[Path]:
    """Every Vietnamese catalogue shipped."""
    return sorted((FOLDER / VI / "LC_MESSAGES").glob("*.po"))


def compile_stale() -> int:
    """Compile catalogues newer than their compiled form; gives how many."""
    done = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=VI)
        partial = target.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as out:
            write_mo(out, catalogue)
        partial.replace(target)
        done += 1
    return done


@cache
def _vietnamese() -> Translations:
    """All catalogues as one; no word stands in two of them."""
    found = Translations()
    for path in catalogues():
        with path.with_suffix(".mo").open("rb") as compiled:
            room = Translations(compiled)
        found.merge(room)
        found.plural = room.plural
    return found


def install(app: Flask) -> None:
    """Speak through all catalogues, Vietnamese by default."""
    if compile_stale():
        _vietnamese.cache_clear()
    i18n.teach(VI, _vietnamese())
    app.jinja_options = {**app.jinja_options, "autoescape": True}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's own method
        i18n.gettext,
        i18n.plural_form,
        newstyle=True,
        pgettext=i18n.pgettext,
        npgettext=i18n.plural_form_in,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
