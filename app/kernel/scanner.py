"""A virus scanner beside the site: clamd over TCP or a local socket, asked before a paper is kept.

Off until its address is set (``CHO_PHIEN_CLAMD``). When it is set and does not answer, the paper is not kept: nothing
passes unseen. Protocol: INSTREAM of clamd(8), pieces with a length of four bytes, a length of 0 at the end.
"""

from __future__ import annotations

import logging
import socket
import struct
from contextlib import closing

from app.kernel import file_types
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.ports import Port

TIMEOUT = 20
_PIECE = 64 * 1024
_MOST_ANSWER = 4_096
_log = logging.getLogger(__name__)
ADDRESS: Port[str] = Port("address of the virus scanner")
"""``host:port``, the path of a socket, or empty for none."""


class Unanswered(Exception):
    """The scanner did not say whether the content is clean."""


def is_on() -> bool:
    """Whether papers are scanned here."""
    return bool(ADDRESS())


def check(content: bytes, name: str, *, field: str = "file") -> None:
    """Raise ``Invalid`` for content the scanner knows as harmful, and when it does not answer; nothing when it is off."""
    if not is_on():
        return
    try:
        found = _ask(content)
    except (OSError, Unanswered) as fault:
        _log.error("the virus scanner at %s did not answer: %s", ADDRESS(), fault)
        words = gettext(
            "%(file)s cannot be checked for viruses just now. Send it again in a few minutes.",
            file=file_types.called(name),
        )
        raise Invalid({field: words}) from fault
    if found:
        _log.warning("the virus scanner refused a file: %s", found)
        words = gettext(
            "%(file)s carries a virus (%(virus)s) and was not kept. Clean the device it comes from.",
            file=file_types.called(name),
            virus=found,
        )
        raise Invalid({field: words})


def _connection() -> socket.socket:
    address = ADDRESS()
    if address.startswith("/"):
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        local.settimeout(TIMEOUT)
        local.connect(address)
        return local
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)


def _ask(content: bytes) -> str:
    """The name of what was found; empty for clean content."""
    with closing(_connection()) as wire:
        wire.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            wire.sendall(struct.pack("!L", len(piece)) + piece)
        wire.sendall(struct.pack("!L", 0))
        answer = _read(wire)
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").removeprefix("stream: ")[:80]
    if not answer.endswith("OK"):
        raise Unanswered(answer[:200] or "no answer")
    return ""


def _read(wire: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _MOST_ANSWER:
        piece = wire.recv(1_024)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
