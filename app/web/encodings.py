"""How bytes are made smaller for a browser that takes them so, and large again."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
from werkzeug.http import parse_accept_header

BROTLI, GZIP, PLAIN = "br", "gzip", ""
LEVEL = 5
_SMALLER: Mapping[str, Callable[[bytes], bytes]] = {
    PLAIN: bytes,
    BROTLI: lambda plain: bytes(brotli.compress(plain, quality=LEVEL)),
    GZIP: lambda plain: gzip.compress(plain, LEVEL, mtime=0),
}
_LARGER: Mapping[str, Callable[[bytes], bytes]] = {
    PLAIN: bytes,
    BROTLI: lambda small: bytes(brotli.decompress(small)),
    GZIP: gzip.decompress,
}


@lru_cache(maxsize=256)
def accepted(header: str, offered: tuple[str, ...] = (BROTLI, GZIP)) -> str:
    """The first of the offered encodings that an Accept-Encoding header allows; empty for none."""
    qualities = dict(parse_accept_header(header))
    return next((name for name in offered if float(qualities.get(name, 0)) > 0), PLAIN)


def smaller(plain: bytes, encoding: str) -> bytes:
    """The bytes in an encoding."""
    return _SMALLER[encoding](plain)


def larger(small: bytes, encoding: str) -> bytes:
    """What was put into an encoding."""
    return _LARGER[encoding](small)
