"""A real Chromium in front of a real server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from app.accounts.models import Person
from app.accounts.queries import live_memberships, session_key
from app.kernel.db import db
from tests.browsing import DESKTOP, PHONE


class _Hasty(WSGIRequestHandler):
    """Leaves a connection on which nobody asks."""

    timeout = 5


class _Server(ThreadedWSGIServer):
    """Ends when its last request has: a photo still on its way would ask the database while the next test's replaces it."""

    daemon_threads = False


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of the application, served by threads."""
    db.session.commit()
    server = _Server("127.0.0.1", 0, app, _Hasty)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visit(chromium: Browser, address: str, app: Flask) -> Iterator[Callable[..., Page]]:
    """``visit('/path', phone=True, person=..., script=False)`` opens a page; it fails on a console error."""
    opened, complaints = [], []

    def _visit(
        path: str,
        *,
        phone: bool = False,
        person: Person | None = None,
        script: bool = True,
        locale: str = "vi-VN",
    ) -> Page:
        options: dict[str, Any] = {
            "viewport": PHONE if phone else DESKTOP,
            "java_script_enabled": script,
            "locale": locale,
        }
        context = chromium.new_context(bypass_csp=True, **options)
        opened.append(context)
        if person is not None:
            context.add_cookies([{"name": "session", "value": _cookie(app, person), "url": address}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(address + path)
        return page

    yield _visit
    for context in opened:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def _cookie(app: Flask, person: Person) -> str:
    db.session.commit()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own one
    key = session_key(person, live_memberships(person.id)[0])
    db.session.rollback()  # reading, too, would hold the lock the server needs for a POST
    return str(signer.dumps({"_user_id": key, "_fresh": True}))
