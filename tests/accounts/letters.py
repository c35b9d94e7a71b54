"""Letters that were written, and the links in them."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.accounts.service import password, sign_up
from app.kernel import jobs
from app.kernel.db import db, only_read
from app.notices.models import Letter


def to(address: str, template: str = "") -> list[Letter]:
    """The letters to an address, oldest first; what the worker is to write is written first."""
    write_waiting()
    query = select(Letter).where(Letter.to == address).order_by(Letter.id)
    return [letter for letter in db.session.scalars(query) if template in letter.template]


def write_waiting() -> None:
    """Let the worker write the letters it was asked for, and send none."""
    only_read(False)
    for job_id, kind, payload in db.session.execute(
        select(jobs.Job.id, jobs.Job.kind, jobs.Job.payload).where(
            jobs.Job.kind.in_((password.RESET, sign_up.AGAIN)), jobs.Job.done_at.is_(None)
        )
    ).all():
        jobs._handlers[kind](payload)
        jobs.close(job_id)
    db.session.commit()


def newest(address: str, template: str) -> Letter:
    """The newest letter of this kind to an address."""
    return to(address, template)[-1]


def path_in(letter: Letter) -> str:
    """The path of the link in a letter, without the site's address."""
    found = re.search(r"http://localhost:8000(/\S*[^\s/])\s", letter.body)
    assert found, letter.body
    return found.group(1)


def link_to(address: str, template: str) -> str:
    """The path of the newest link of this kind to an address."""
    letters = to(address, template)
    assert letters, f"no letter {template} to {address}"
    return path_in(letters[-1])
