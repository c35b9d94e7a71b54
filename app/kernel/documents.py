"""Papers at the door: a PDF or the photo of a paper is opened before it is kept, so that nobody finds out later.

What cannot be read is refused in its own words. What a PDF would run when opened is taken out; a signed PDF is left as
it is, since any change breaks its signature, and refused if it carries such a thing.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from sqlalchemy import select

from app.kernel import clock, file_types, images, jobs, scanner
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.storage import StoredFile, address, storage

MOST_BYTES = 20 * 1024 * 1024
FORGET_BYTES = "documents.forget_bytes"
MOST_PAGES = 500
PDF = "application/pdf"
ENDINGS = {PDF: ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_TAIL = 2_048
"""Readers look for the end mark in the last kilobyte; programs of banks and tax offices add some more."""
_RUNS = frozenset(
    {
        Name.JavaScript,
        Name.Launch,
        Name.SubmitForm,
        Name.ImportData,
        Name.GoToR,
        Name.GoToE,
        Name.Rendition,
        Name.Movie,
        Name.Sound,
        Name.RichMediaExecute,
    }
)
_PLAYS = frozenset({Name.FileAttachment, Name.RichMedia, Name.Screen, Name.Movie, Name.Sound, Name("/3D")})
_HOLDERS = (Dictionary, pikepdf.Stream, pikepdf.Array)
_LEAST = 32
logging.getLogger("pikepdf").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Checked:
    """A paper that may be kept: its bytes as they will be kept and its media type."""

    content: bytes
    content_type: str
    name: str
    """What it was called when it was handed in."""

    @property
    def ending(self) -> str:
        """The ending its name gets."""
        return ENDINGS[self.content_type]


def keep(
    content: bytes, name: str, *, organisation_id: int | None, person_id: int | None, field: str = "file"
) -> StoredFile:
    """Keep a paper that passed the door (``check``), with whose it is."""
    return keep_checked(
        check(content, name, field=field), organisation_id=organisation_id, person_id=person_id
    )


def keep_checked(paper: Checked, *, organisation_id: int | None, person_id: int | None) -> StoredFile:
    """Keep a paper that was looked at already, with whose it is."""
    digest = hashlib.sha256(paper.content).hexdigest()
    storage().put(address(digest), paper.content)
    row = StoredFile(
        sha256=digest,
        size=len(paper.content),
        content_type=paper.content_type,
        name=_safe_name(paper.name, paper.ending),
        organisation_id=organisation_id,
        uploaded_by=person_id,
        scanned_at=clock.now() if scanner.is_on() else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def forget(file_id: int) -> None:
    """Delete a kept paper nothing points at any more, its bytes later when no other row has the same ones."""
    row = db.session.get(StoredFile, file_id)
    if row is None:
        return
    digest = row.sha256
    db.session.delete(row)
    db.session.flush()
    jobs.enqueue(FORGET_BYTES, {"sha256": digest}, key=f"{FORGET_BYTES}:{digest}:{file_id}")


@jobs.handles(FORGET_BYTES)
def _forget_bytes(payload: dict[str, Any]) -> None:
    """After the row is gone for good; the bytes stay while another row has the same."""
    digest = str(payload["sha256"])
    if db.session.scalar(select(StoredFile.id).where(StoredFile.sha256 == digest).limit(1)) is None:
        storage().delete(address(digest))


def check(content: bytes, name: str, *, field: str = "file") -> Checked:
    """The paper as it may be kept; ``Invalid`` names the file, what is wrong with it and the remedy."""
    if not content:
        raise _no(field, gettext("%(file)s is empty. Choose another file.", file=file_types.called(name)))
    if len(content) > MOST_BYTES:
        words = gettext("%(file)s is larger than 20 MB. Choose a smaller file.", file=file_types.called(name))
        raise _no(field, words)
    kind = file_types.of(content)
    if kind is None or (not kind.is_picture and kind is not file_types.PDF):
        raise _no(field, _other_kind(kind, name))
    scanner.check(content, name, field=field)
    if kind.is_picture:
        return Checked(*images.plain_picture(content, name=name, field=field), name)
    return Checked(_pdf(content, name, field), PDF, name)


def _no(field: str, words: str) -> Invalid:
    return Invalid({field: words})


def _other_kind(kind: file_types.Kind | None, name: str) -> str:
    called = file_types.called(name)
    if kind is None:
        return gettext("%(file)s is neither a PDF nor a photo. Choose one of these.", file=called)
    return gettext("%(file)s is %(kind)s. %(remedy)s", file=called, kind=kind.label, remedy=kind.as_paper)


def _pdf(content: bytes, name: str, field: str) -> bytes:
    """The bytes to keep of a PDF: as they came where nothing had to be taken out."""
    called = file_types.called(name)
    _whole(content, called, field)
    try:
        with pikepdf.open(io.BytesIO(content)) as book:
            return _kept(book, content, called, field)
    except pikepdf.PasswordError as fault:
        words = gettext(
            "%(file)s asks for a password. Save it without a password, then choose it again.", file=called
        )
        raise _no(field, words) from fault
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as fault:
        words = gettext(
            "%(file)s is damaged and cannot be opened. Save or print it as PDF again, then choose it once more.",
            file=called,
        )
        raise _no(field, words) from fault


def _whole(content: bytes, called: str, field: str) -> None:
    """Raise ``Invalid`` for a file that is only a heading, or whose end did not arrive."""
    if len(content) < _LEAST:
        raise _no(
            field, gettext("%(file)s has nothing in it but a heading. Choose another file.", file=called)
        )
    if b" obj" in content and b"%%EOF" not in content[-_TAIL:]:
        words = gettext(
            "%(file)s is cut off: its end is missing. Save or send it again, then choose it once more.",
            file=called,
        )
        raise _no(field, words)


def _kept(book: pikepdf.Pdf, content: bytes, called: str, field: str) -> bytes:
    pages = len(book.pages)
    if not pages:
        raise _no(field, gettext("%(file)s has no pages. Choose another file.", file=called))
    if pages > MOST_PAGES:
        words = gettext(
            "%(file)s has more than %(most)s pages. Send the pages that matter.", file=called, most=MOST_PAGES
        )
        raise _no(field, words)
    signed = _is_signed(book)
    found = _take_out_what_runs(book)
    if not found and not book.is_encrypted:
        return content
    if signed and found:
        words = gettext(
            "%(file)s is signed and runs a program when it is opened. Ask for a copy without it, then sign that.",
            file=called,
        )
        raise _no(field, words)
    if signed:
        return content
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()


def _parts(book: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary, stream and array of the file, those written inside another one too."""
    waiting = [thing for thing in book.objects if isinstance(thing, _HOLDERS)]
    while waiting:
        thing = waiting.pop()
        yield thing
        inside = thing if isinstance(thing, pikepdf.Array) else thing.values()
        waiting += [part for part in inside if isinstance(part, _HOLDERS) and not part.is_indirect]


def _is_signed(book: pikepdf.Pdf) -> bool:
    return any(
        isinstance(thing, Dictionary) and thing.get("/FT") == Name("/Sig") and "/V" in thing
        for thing in _parts(book)
    )


def _take_out_what_runs(book: pikepdf.Pdf) -> bool:
    """Delete scripts, calls to other programs, attached files and films; whether there were any."""
    found = _drop(book.Root, "/AF")
    for holder, keys in (("/Names", ("/JavaScript", "/EmbeddedFiles")), ("/AcroForm", ("/XFA",))):
        part = book.Root.get(holder)
        if isinstance(part, Dictionary):
            found |= _drop(part, *keys)
    for thing in list(_parts(book)):
        found |= _clean_list(thing) if isinstance(thing, pikepdf.Array) else _clean_one(thing)
    return found


def _clean_one(thing: Any) -> bool:
    """A dictionary: what it does by itself on opening or closing, and the actions in it that run something."""
    running = [key for key, part in thing.items() if key == "/AA" or _runs(part)]
    return _drop(thing, *running)


def _clean_list(parts: pikepdf.Array) -> bool:
    """A list of actions or of notes on a page, without those that run or play."""
    kept = [part for part in parts if not _runs(part)]
    if len(kept) == len(parts):
        return False
    while len(parts):
        del parts[0]
    parts.extend(kept)
    return True


def _runs(part: Any) -> bool:
    if not isinstance(part, Dictionary):
        return False
    return part.get("/S") in _RUNS or part.get("/Subtype") in _PLAYS


def _drop(thing: Any, *keys: str) -> bool:
    """Delete these keys; whether one of them was there."""
    there = [key for key in keys if key in thing]
    for key in there:
        del thing[key]
    return bool(there)


def _safe_name(name: str, ending: str) -> str:
    stem = Path(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    kept = "".join(c for c in stem if c.isprintable() and c not in '<>:"/|?*')[:120].strip()
    return f"{kept or 'tep'}{ending}"
