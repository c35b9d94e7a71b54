"""The bytes of a letter: headers as RFC 2047 wants them and a body that relays leave alone.

The library's own folding leaves a first line empty, or makes encoded words one character too long, so the few headers
of a letter are written here.
"""

from __future__ import annotations

import binascii
from base64 import b64encode
from collections.abc import Iterator, Mapping

LINE = 76
"""The longest line with an encoded word in it, and the longest of a body; an encoded word has 75 at most."""
_OPEN, _CLOSE = "=?utf-8?b?", "?="
_MOST_WORD = 75
_FOLD = "\r\n "


def header(name: str, value: str) -> bytes:
    """One header of free words. Raises ValueError for a line break, so that no header can be smuggled in."""
    _single_line(value)
    plain = value.isascii() and value.isprintable() and value == " ".join(value.split()) and "=?" not in value
    if plain and len(name) + 2 + len(value) <= LINE:
        return f"{name}: {value}\r\n".encode("ascii")
    return f"{name}: {_FOLD.join(_encoded(value, len(name) + 2))}\r\n".encode("ascii")


def sender(value: str) -> bytes:
    """The From header of ``Name <address>`` or of a bare address."""
    _single_line(value)
    name, address = parted(value)
    if not name:
        return plain("From", address)
    if name.isascii() and len(name) + len(address) < LINE - len('From: "" <>') and not set(name) & set('"\\'):
        return plain("From", f'"{name}" <{address}>')
    return f"From: {_FOLD.join(_encoded(name, len('From: ')))}\r\n <{address}>\r\n".encode("ascii")


def parted(value: str) -> tuple[str, str]:
    """Name and bare address of a sender; a comma in the name needs no quotes."""
    name, bracket, address = value.rpartition("<")
    return (
        (name.strip().strip('"').strip(), address.strip().removesuffix(">").strip())
        if bracket
        else ("", value.strip())
    )


def plain(name: str, value: str) -> bytes:
    """A header of one piece that may not be cut: an address, a number, a date. ASCII, else ValueError."""
    _single_line(value)
    return f"{name}: {value}\r\n".encode("ascii")


def _single_line(value: str) -> None:
    if len(value.splitlines()) > 1 or value != value.rstrip("\r\n"):
        raise ValueError("a header of a letter has one line")


def _encoded(value: str, taken: int) -> Iterator[str]:
    """Encoded words of whole characters; the first stands behind the header's name, the others on lines of their own."""
    room, piece = _octets(min(_MOST_WORD, LINE - taken)), b""
    for character in value:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield f"{_OPEN}{b64encode(piece).decode()}{_CLOSE}"
            room, piece = _octets(min(_MOST_WORD, LINE - 1)), b""
        piece += octets
    yield f"{_OPEN}{b64encode(piece).decode()}{_CLOSE}"


def _octets(columns: int) -> int:
    return (columns - len(_OPEN) - len(_CLOSE)) // 4 * 3


def body(text: str) -> bytes:
    """Quoted-printable: lines of 76 columns, and the blank of the signature's dashes kept from relays that trim."""
    encoded = binascii.b2a_qp("\n".join(text.splitlines()).encode() + b"\n", istext=True)
    return encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def letter(*, words: Mapping[str, str], pieces: Mapping[str, str], from_: str, text: str) -> bytes:
    """A whole letter: headers of free words, headers of one piece, who sends it, and what it says."""
    return b"".join(
        [
            sender(from_),
            *(header(name, value) for name, value in words.items()),
            *(plain(name, value) for name, value in pieces.items()),
            plain("MIME-Version", "1.0"),
            plain("Content-Type", 'text/plain; charset="utf-8"'),
            plain("Content-Transfer-Encoding", "quoted-printable"),
            b"\r\n",
            body(text),
        ]
    )
