"""Probes ask by address, not by name: ``/health`` and ``/ready`` answer all the same. Their answers carry no link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASKED = frozenset({"/health", "/ready"})


class Probes:
    """The middleware: whoever asks one of these asks for a name that is ours."""

    def __init__(self, inner: WSGIApplication, app: Flask) -> None:
        self.inner, self.app = inner, app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        hosts = self.app.config["TRUSTED_HOSTS"]
        if hosts and environ.get("PATH_INFO") in ASKED:
            environ["HTTP_HOST"] = hosts[0].removeprefix(".")
        return self.inner(environ, start_response)


def install(app: Flask) -> None:
    """Put the middleware around the application, within what believes a proxy."""
    app.wsgi_app = Probes(app.wsgi_app, app)  # type: ignore[method-assign]  # Flask's documented way
