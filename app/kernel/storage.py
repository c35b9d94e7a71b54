"""Files people give us: kept by content, outside the static folder, served only through a view.

The row knows the kind and owner; the store (a local folder, later S3 by the same library) only keeps bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Base, BigId, NeverReusedPk
from app.kernel.ports import Port


class StoredFile(Base):
    """A private file: whose it is, what it is, and its SHA-256 (the address of its bytes).

    ``scanned_at`` is when a virus scanner found it clean; None where none was asked.
    """

    __tablename__ = "stored_files"

    id: Mapped[NeverReusedPk]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(BigId, index=True)
    uploaded_by: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    scanned_at: Mapped[datetime | None]


@dataclass
class Storage:
    """Where the bytes of photos and papers are kept, by path."""

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
        """The bytes of a path; FileNotFoundError when they are gone, OSError when the disk does not give them."""
        try:
            return bytes(self._store().get(path).bytes())
        except FileNotFoundError:
            raise
        except BaseError as fault:
            raise OSError(f"{path} cannot be read") from fault

    def delete(self, path: str) -> None:
        """Delete the bytes of a path; nothing happens when they are gone."""
        try:
            self._store().delete(path)
        except FileNotFoundError:
            return

    def delete_older(self, folder: str, moment: datetime) -> None:
        """Delete everything in a folder that was put there before this moment."""
        for batch in self._store().list(f"{folder}/"):
            old = [entry["path"] for entry in batch if entry["last_modified"] < moment]
            if old:
                self._store().delete(old)


storage: Port[Storage] = Port("file storage")
"""Where this installation keeps its files."""


def address(digest: str) -> str:
    """The path of content with this SHA-256."""
    return f"{digest[:2]}/{digest}"


def content_of(row: StoredFile) -> bytes:
    """The bytes of a kept file."""
    return storage().get(address(row.sha256))
