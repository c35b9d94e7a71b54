"""Documents made from the code are up to date."""

from __future__ import annotations

from flask import Flask

import config
from app import statebook


def test_the_book_of_states_is_the_tables(app: Flask) -> None:
    written = (config.ROOT / "docs" / "states.md").read_text()
    assert written == statebook.book(), "write it again: ./run flask docs states"
