"""Whether every photo and paper the database names is there, and whole as far as its form tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app import backup
from app.accounts.models import Facility
from app.catalog.models import Photo
from app.kernel.db import db
from app.kernel.images import SIZES, is_whole, photo_path
from app.kernel.storage import StoredFile, address, storage

SOME = 20


def named() -> Iterator[tuple[str, int | None]]:
    """The path of every file the database names, and its size where that is known."""
    for digest, size in db.session.execute(select(StoredFile.sha256, StoredFile.size).distinct()):
        yield address(digest), size
    shown = select(Facility.photo_key).where(Facility.photo_key != "")
    for key in db.session.scalars(select(Photo.key).union(shown)):
        yield from ((photo_path(key, size), None) for size in SIZES)


def elsewhere() -> str:
    """A sentence when none of the newest files is here: another machine has them. Empty when all is well."""
    newest = [address(one) for one in db.session.scalars(_newest(StoredFile.sha256, StoredFile.id))]
    newest += [photo_path(key, "card") for key in db.session.scalars(_newest(Photo.key, Photo.id))]
    root = storage().root
    if not newest or any((root / path).is_file() for path in newest):
        return ""
    return (
        f"None of the {len(newest)} newest photos and papers is in {root}: pages of this machine will show broken photos. "
        "Each machine needs the same folder (docs/operations.md, More than one machine)."
    )


def _newest(what: InstrumentedAttribute[str], number: InstrumentedAttribute[int]) -> Select[str]:
    return select(what).order_by(number.desc()).limit(SOME)


def faults(root: Path | None = None) -> tuple[int, list[str]]:
    """How many files are named, and what is wrong with which: gone, cut off, or (papers) no longer what was handed in."""
    root = root or storage().root
    seen, found = 0, list[str]()
    for path, size in named():
        seen += 1
        file = root / path
        if not file.is_file():
            found.append(f"{path} is missing")
        elif size is not None and file.stat().st_size != size:
            found.append(f"{path} has {file.stat().st_size} bytes instead of {size}")
        elif size is None and not _is_whole_photo(file):
            found.append(f"{path} is cut off")
        elif not backup.is_its_name(file):
            found.append(f"{path} is not what was handed in: its digest differs")
    return seen, found


def _is_whole_photo(file: Path) -> bool:
    with file.open("rb") as content:
        return is_whole(content.read(8), file.stat().st_size)
