"""What a file is, by its first bytes, and what to do with one of a kind that cannot be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel.i18n import gettext, lazy_gettext

MOST_NAME = 60


@dataclass(frozen=True)
class Kind:
    """A kind of file. ``as_photo`` and ``as_paper`` say what to do when it comes where a photo or a paper is wanted."""

    label: Any
    as_photo: Any
    as_paper: Any
    is_picture: bool = False


_CHOOSE_PHOTO = lazy_gettext("Choose a JPEG, PNG, WebP, HEIC or AVIF photo.")
_CHOOSE_PAPER = lazy_gettext("Choose a PDF or a photo of the paper.")
_SAVE_AS_PDF = lazy_gettext("Save it as PDF, then choose the PDF.")
_SAVE_AS_JPEG = lazy_gettext("Save it as JPEG, then choose it again.")
_UNPACK = lazy_gettext("Unpack it, then send the papers in it one by one.")
PDF = Kind(lazy_gettext("a PDF"), _CHOOSE_PHOTO, _CHOOSE_PAPER)
PHOTO = Kind(lazy_gettext("a photo"), _CHOOSE_PHOTO, _CHOOSE_PAPER, is_picture=True)
_PICTURE = Kind(lazy_gettext("a picture of a kind we cannot read"), _SAVE_AS_JPEG, _SAVE_AS_JPEG)
_OFFICE = Kind(lazy_gettext("a Word or Excel file"), _CHOOSE_PHOTO, _SAVE_AS_PDF)
_ARCHIVE = Kind(lazy_gettext("a packed file"), _CHOOSE_PHOTO, _UNPACK)
_FILM = Kind(lazy_gettext("a film"), _CHOOSE_PHOTO, _CHOOSE_PAPER)
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", PHOTO),
    (b"\x89PNG\r\n\x1a\n", PHOTO),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"<svg", _PICTURE),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"{\\rtf", _OFFICE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
)
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_OFFICE_PARTS = (b"word/", b"xl/", b"ppt/", b"content.xml")
_HEAD = 4_096


def of(content: bytes) -> Kind | None:
    """The kind of this content; None when its first bytes say nothing."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return PHOTO
    if content[4:8] == b"ftyp":
        return PHOTO if content[8:12] in _STILL else _FILM
    if content.startswith(b"PK\x03\x04"):
        return _OFFICE if any(part in content[:_HEAD] for part in _OFFICE_PARTS) else _ARCHIVE
    return next((kind for start, kind in _STARTS if content.startswith(start)), None)


def called(name: str) -> str:
    """The file by its name in quotation marks; “The file” when it has none."""
    bare = " ".join(name.replace("\\", "/").rsplit("/", 1)[-1].split())
    shown = "".join(c for c in bare if c.isprintable())
    if not shown:
        return gettext("The file")
    return f"“{shown if len(shown) <= MOST_NAME else f'{shown[: MOST_NAME - 1]}…'}”"
