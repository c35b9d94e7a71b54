"""The catalogues: one small Vietnamese ``.po`` per room; English is the source and needs none."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from app.kernel.i18n import VI
from app.web.language import select_locale

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


def install(app: Flask) -> None:
    """Speak through all catalogues, Vietnamese by default."""
    compile_stale()
    names = [path.stem for path in catalogues()] or ["messages"]
    app.config["BABEL_DOMAIN"] = ";".join(names)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(FOLDER)] * len(names))
    app.config["BABEL_DEFAULT_LOCALE"] = VI
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=select_locale)
    app.jinja_options = {**app.jinja_options, "autoescape": True}
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
