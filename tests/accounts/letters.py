"""Letters that were written, and the links in them."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.kernel.db import db
from app.notices.models import Letter


def to(address: str, template: str = "") -> list[Letter]:
    """The letters to an address, oldest first."""
    query = select(Letter).where(Letter.to == address).order_by(Letter.id)
    return [letter for letter in db.session.scalars(query) if template in letter.template]


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
