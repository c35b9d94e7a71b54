"""A file that came with a form that was refused for something else: held a day, so that nobody chooses it twice.

The page carries a token nobody can guess; the next sending of the form brings the file back by it.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from app.kernel import clock
from app.kernel.storage import storage

KEEP = timedelta(days=1)
_FOLDER = "held"


@dataclass(frozen=True)
class HeldFile:
    """What was sent: the bytes and the name the file had."""

    content: bytes
    name: str
    token: str = ""


def hold(file: HeldFile) -> str:
    """Keep a file for a day; gives the token that brings it back. One that is held already stays as it is."""
    if file.token:
        return file.token
    token = secrets.token_hex(24)
    label = json.dumps({"name": file.name}).encode()
    storage().put(_path(token), label + b"\n" + file.content)
    return token


def fetch(token: str) -> HeldFile | None:
    """The file behind a token; None when it is not one of ours, or its day is over."""
    if len(token) != 48 or not token.isalnum():
        return None
    try:
        kept = storage().get(_path(token))
    except FileNotFoundError:
        return None
    label, _, content = kept.partition(b"\n")
    return HeldFile(content, str(json.loads(label)["name"]), token)


def sweep() -> None:
    """Delete what was held for more than a day (the worker does this)."""
    storage().delete_older(_FOLDER, clock.now() - KEEP)


def _path(token: str) -> str:
    return f"{_FOLDER}/{token}"
