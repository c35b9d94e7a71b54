"""What every template may use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for

from app.kernel import clock, once
from app.kernel.i18n import EN, VI, language
from app.kernel.permissions import Actor
from app.web import access, language as addresses, nav

Unread = Callable[[Actor], int]


@cache
def _fingerprint(folder: str, path: str) -> str:
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, named by its content so that it may be kept for a year; language-free."""
    folder = str(current_app.static_folder)
    mark = _fingerprint(folder, path)
    return f"{addresses.root_without_language()}{current_app.static_url_path}/{path}?v={mark}"


def install(app: Flask, unread: Unread) -> None:
    """Fill the context of each page; ``unread`` counts a person's new notices."""
    app.jinja_env.globals.update(asset=asset, new_form_key=once.new_key, today=clock.today, now=clock.now)

    @app.context_processor
    def _context() -> dict[str, Any]:
        actor = access.maybe_actor()
        other = VI if language() == EN else EN
        return {
            "actor": actor,
            "lang": language(),
            "other_language": other,
            "other_language_url": addresses.path_in(other),
            "alternates": addresses.alternates(app.config["SITE_URL"]),
            "low_data": request.cookies.get("low_data") == "1",
            "nav_public": nav.Shell("public", actor),
            "nav_account": nav.Shell("account", actor),
            "nav_desk": nav.Shell("desk", actor),
            "unread": unread(actor) if actor else 0,
            "home_url": url_for("front.home"),
        }
