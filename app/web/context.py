"""What every template may use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.kernel import clock, form_keys
from app.kernel.db import db
from app.kernel.i18n import EN, VI, language
from app.kernel.permissions import Actor
from app.web import (
    access,
    controls,
    history_words,
    icons,
    language as addresses,
    linked_data,
    nav,
    transaction,
    versions,
)

Unread = Callable[[Actor], int]
LOW_DATA, STAY = "low_data", "stay"


@cache
def fingerprint(folder: str, path: str) -> str:
    """A short mark of a static file's content; OSError for a file that is not there."""
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, named by its content so that it may be kept for a year; language-free."""
    folder = str(current_app.static_folder)
    if current_app.debug:
        fingerprint.cache_clear()
    mark = fingerprint(folder, path)
    return f"{addresses.root_without_language()}{current_app.static_url_path}/{path}?v={mark}"


def link_to(endpoint: str, **values: Any) -> str:
    """The address of a page, or empty where this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def outside_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page for paper and calendars: of this site as it is set up, whatever host was asked."""
    return f"{str(current_app.config['SITE_URL']).rstrip('/')}{url_for(endpoint, **values)}"


def outside_asset(path: str) -> str:
    """The whole address of a static file, for those who show a link to this site elsewhere."""
    return f"{str(current_app.config['SITE_URL']).rstrip('/')}{asset(path)}"


def here(code: str) -> str:
    """This same page in another language; the page with the form when this is only the answer to it, else home."""
    return addresses.moved_to(code, access.came_from())


def is_low_data() -> bool:
    """Whether the person asked to save data: no web font, photos only when tapped."""
    return request.cookies.get(LOW_DATA) == "1"


def _person(unread: Unread) -> tuple[Actor | None, int]:
    """Who is there and their new notices; not asked on the page about a fault; nobody while the database is silent."""
    if g.get("fault_page"):
        return access.known_actor(), 0
    try:
        actor = access.maybe_actor()
        return actor, unread(actor) if actor else 0
    except SQLAlchemyError:
        db.session.rollback()
        return None, 0


def install(app: Flask, unread: Unread) -> None:
    """Fill the context of each page; ``unread`` counts a person's new notices."""
    icons.install(app)
    controls.install(app)
    versions.install(app)
    linked_data.install(app)
    app.jinja_env.filters["so_many"] = nav.so_many
    app.jinja_env.globals.update(
        asset=asset,
        link_to=link_to,
        outside_address=outside_address,
        outside_asset=outside_asset,
        verb_words=history_words.verb_words,
        new_form_key=form_keys.new_key,
        today=clock.today,
        now=clock.now,
    )

    settings = app.extensions["settings"]
    agency = {name: getattr(settings, name) for name in ("agency_name_vi", "agency_name_en", "contact_email")}

    @app.context_processor
    def _context() -> dict[str, Any]:
        if not has_request_context():  # a text made by the worker or a command
            return {"actor": None, "lang": language(), "low_data": False, "agency": agency}
        actor, waiting = _person(unread)
        return {
            "actor": actor,
            "lang": language(),
            "other_language": VI if language() == EN else EN,
            "here_vi": here(VI),
            "here_en": here(EN),
            "other_language_url": here(VI if language() == EN else EN),
            "alternates": addresses.alternates(app.config["SITE_URL"]),
            "low_data": is_low_data(),
            "offer_english": actor is None and STAY not in request.cookies and addresses.prefers_english(),
            "nav_public": nav.Shell("public", actor),
            "nav_account": nav.Shell("account", actor),
            "nav_desk": nav.Shell("desk", actor),
            "unread": waiting,
            "answered": session.get(transaction.ANSWERED, ""),
            "home_url": url_for("front.home"),
            "agency": agency,
        }
