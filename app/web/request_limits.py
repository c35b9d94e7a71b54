"""What never comes in: numbers no database holds and text with a NUL, whatever the page would have made of them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import IntegerConverter, Map

NUL = "\x00"
HIGHEST = 2**63 - 1


class Number(IntegerConverter):
    """``<int:…>`` in an address: a number a column of 64 bits holds; a longer one is not there (404)."""

    regex = r"[0-9]{1,19}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=HIGHEST)


def install(app: Flask) -> None:
    """Read numbers in addresses this way from now on, and look at every request before any page does."""
    app.url_map.converters["int"] = Number
    app.before_request(_look)


def _look() -> None:
    if NUL in request.path:
        raise NotFound
    if any(NUL in text for text in _typed()):
        raise BadRequest


def _typed() -> Iterator[str]:
    """Every name and value that came with the request, and what files call themselves."""
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value
    for name, file in request.files.items(multi=True):
        yield name
        yield file.filename or ""
