"""What the worker does here: checks the books."""

from __future__ import annotations

from typing import Any

from app.kernel import jobs
from app.payments import books_check


@jobs.every("payments.check_books", books_check.EVERY_SECONDS)
def check_books() -> None:
    """By itself, so that the page has an outcome that is not old."""
    books_check.run(books_check.tell_page)


@jobs.handles(books_check.JOB)
def check_books_now(_payload: dict[str, Any]) -> None:
    """Because somebody asked for it."""
    books_check.run(books_check.tell_page)
