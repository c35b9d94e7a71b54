"""A copy of one's data: asked for, made by the worker as one .zip, kept seven days for its owner alone.

What is in it, the rooms know together (``app/own_data.py``); it is asked through ``GATHERER``.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from secrets import token_hex
from typing import Any

from sqlalchemy import and_, delete, or_, select

from app.accounts.events import DataCopyReady
from app.accounts.models import DataCopy
from app.accounts.queries import people
from app.accounts.service import security
from app.kernel import bus, clock, jobs, sheets
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor
from app.kernel.ports import Port
from app.kernel.storage import StoredFile, content_of, storage

KEPT = timedelta(days=7)
MOST = 3
"""Copies kept at a time: each holds every file."""
MAKING = timedelta(days=1)
"""A copy that is not ready by then never will be: another may be asked for."""
JOB = "accounts.data_copy"
FOLDER = "copies"
README = """Bản sao dữ liệu của bạn trên Chợ Phiên. Mỗi bảng là một tệp .csv (mở bằng bảng tính); du-lieu.json là cùng nội dung
cho máy đọc; thư mục tep/ là các tệp bạn đã nộp. Đừng gửi tệp này cho người khác.

A copy of your data on Chợ Phiên. Each table is a .csv file (opens in a spreadsheet); du-lieu.json is the same for
machines; the folder tep/ holds the files you handed in. Do not pass this file on.
"""


@dataclass(frozen=True)
class Part:
    """Tables of rows by name, and files."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Sequence[StoredFile]


GATHERER: Port[Callable[[int], Part]] = Port("gatherer of what the rooms hold about a person")


def ask(actor: Actor) -> DataCopy:
    """Ask for a copy; the worker makes it. WrongMoment while one is being made, and after three in a week."""
    kept = of(actor)
    if any(copy.ready_at is None and copy.created_at > clock.now() - MAKING for copy in kept):
        raise WrongMoment(gettext("Your copy is being made. A letter tells you when it is ready."))
    if sum(copy.ready_at is not None for copy in kept) >= MOST:
        raise WrongMoment(
            gettext("There are %(most)s copies of this week below. Take one of them.", most=MOST)
        )
    person = people.me(actor)
    row = DataCopy(person_id=person.id, path=f"{FOLDER}/{token_hex(16)}.zip")
    db.session.add(row)
    db.session.flush()
    security.note("data-copy-asked", person)
    jobs.enqueue(JOB, {"copy": row.id}, key=f"{JOB}:{row.path}")
    return row


def of(actor: Actor) -> list[DataCopy]:
    """The person's copies that are still here, the newest first."""
    query = select(DataCopy).where(DataCopy.person_id == actor.person_id).order_by(DataCopy.id.desc())
    return list(db.session.scalars(query))


def content(copy_id: int, actor: Actor) -> bytes:
    """The bytes of one's own copy; NotFound for others', an unready or an old one."""
    row = db.session.get(DataCopy, copy_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    if row.expires_at is None or row.expires_at < clock.now():
        raise NotFound
    try:
        return storage().get(row.path)
    except FileNotFoundError:
        raise NotFound from None


def make(copy_id: int) -> None:
    """Make the file and tell its owner; safe to repeat."""
    row = db.session.get(DataCopy, copy_id)
    if row is None or row.ready_at is not None:
        return
    packed = _zip(GATHERER()(row.person_id))
    storage().put(row.path, packed)
    row.size, row.ready_at, row.expires_at = len(packed), clock.now(), clock.now() + KEPT
    bus.publish(DataCopyReady(row.person_id, row.id, row.expires_at))


def forget_old() -> None:
    """Copies past their seven days go (the worker does this)."""
    moment = clock.now() - KEPT
    storage().delete_older(FOLDER, moment)
    never = (DataCopy.ready_at.is_(None), DataCopy.created_at < clock.now() - MAKING)
    db.session.execute(delete(DataCopy).where(or_(DataCopy.expires_at < clock.now(), and_(*never))))


def _zip(part: Part) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("README.txt", README)
        tables = {name: [_plain_row(row) for row in rows] for name, rows in part.tables.items() if rows}
        book.writestr("du-lieu.json", json.dumps(tables, ensure_ascii=False, indent=1))
        for name, rows in tables.items():
            headers = list(rows[0])
            lines = [[_cell(row[header]) for header in headers] for row in rows]
            book.writestr(f"{name}.csv", sheets.comma_separated(headers, lines))
        for file in part.files:
            try:
                book.writestr(f"tep/{file.id}-{file.name}", content_of(file))
            except FileNotFoundError:
                continue  # its row tells of it in the history; the bytes are gone
    return out.getvalue()


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def _cell(value: Any) -> sheets.Cell:
    return value if isinstance(value, str | int | None) else json.dumps(value, ensure_ascii=False)
