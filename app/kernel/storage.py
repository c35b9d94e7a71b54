"""Files people give us: kept by content, outside the static folder, served only through a view.

The row knows the kind and owner; the store (a local folder, later S3 by the same library) only keeps bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base, BigId, Pk, db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext

MOST_BYTES = 20 * 1024 * 1024
_SIGNATURES = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
}


class StoredFile(Base):
    """A private file: whose it is, what it is, and its SHA-256 (the address of its bytes)."""

    __tablename__ = "stored_files"

    id: Mapped[Pk]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(BigId, index=True)
    uploaded_by: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


@dataclass
class Storage:
    """Where bytes live."""

    root: Path

    def _store(self) -> LocalStore:
        return LocalStore(str(self.root), mkdir=True)

    def put(self, path: str, content: bytes) -> None:
        """Keep bytes under a path; the same path is never overwritten."""
        try:
            self._store().put(path, content, mode="create")
        except AlreadyExistsError:
            return  # paths are named by content, so what is there is the same

    def get(self, path: str) -> bytes:
        """The bytes of a path; FileNotFoundError when they are gone."""
        return bytes(self._store().get(path).bytes())


storage = Storage(Path("instance/files"))


def address(digest: str) -> str:
    """The path of content with this SHA-256."""
    return f"{digest[:2]}/{digest}"


def keep_document(
    content: bytes, name: str, *, organisation_id: int | None, person_id: int | None, field: str = "file"
) -> StoredFile:
    """Keep a PDF, JPEG or PNG whose first bytes say so; ``Invalid`` names what is wrong with it."""
    if not content:
        raise Invalid({field: gettext("The file is empty. Choose another one.")})
    if len(content) > MOST_BYTES:
        raise Invalid({field: gettext("The file is larger than 20 MB. Choose a smaller one.")})
    kind = next((value for start, value in _SIGNATURES.items() if content.startswith(start)), None)
    if kind is None:
        raise Invalid({field: gettext("Only PDF, JPEG or PNG files can be kept.")})
    digest = hashlib.sha256(content).hexdigest()
    storage.put(address(digest), content)
    row = StoredFile(
        sha256=digest,
        size=len(content),
        content_type=kind[0],
        name=_safe_name(name, kind[1]),
        organisation_id=organisation_id,
        uploaded_by=person_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def content_of(row: StoredFile) -> bytes:
    """The bytes of a kept file."""
    return storage.get(address(row.sha256))


def _safe_name(name: str, ending: str) -> str:
    stem = Path(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    kept = "".join(c for c in stem if c.isprintable() and c not in '<>:"/|?*')[:120].strip()
    return f"{kept or 'tep'}{ending}"
