"""What is printed fills its sheets: no blank first page, no head left behind, no sheet for a few lines."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from playwright.sync_api import Page

from app.kernel.permissions import Role
from tests.make import accounts, outcomes, subsidies as make

Visit = Callable[..., Page]


def _sheets(page: Page) -> list[int]:
    """How much is drawn on each sheet, in bytes of its content."""
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as book:
        return [len(b"".join(part.read_bytes() for part in _parts(sheet))) for sheet in book.pages]


def _parts(sheet: pikepdf.Page) -> list[pikepdf.Stream]:
    contents = sheet.obj.Contents
    return [contents] if isinstance(contents, pikepdf.Stream) else list(contents)


def test_a_decision_prints_on_two_sheets(visit: Visit) -> None:
    award = make.ready_to_settle(make.approved())
    page = visit(f"/desk/awards/{award.id}", person=accounts.officer(Role.APPROVER))

    sheets = _sheets(page)

    assert len(sheets) <= 2
    assert min(sheets) > 2_000


def test_the_results_begin_on_their_first_sheet_and_take_two(visit: Visit) -> None:
    outcomes.outcome(accounts.facility(), fair_id=outcomes.fair().id)

    sheets = _sheets(visit("/results"))

    assert len(sheets) == 2
    assert min(sheets) > 2_000
