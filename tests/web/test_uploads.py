"""How many files somebody sends in an hour, whichever page takes them."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from app.accounts.models import Person
from app.kernel import throttle
from app.kernel.db import db
from app.web import uploads
from tests.make import accounts, linkage
from tests.pages import Pages

PATHS = ("/my/facility/photo", "/my/products/new", "/my/certificates/new", "/my/outcomes/new?stage=contract")


def a_file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"no photo"), "x.jpg"


@pytest.mark.parametrize("path", PATHS)
def test_every_page_that_takes_files_counts_them(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(uploads, "UPLOADS", throttle.Limit("upload", 1, 3_600))
    pages.sign_in(accounts.owner(accounts.facility()))

    first = pages.post(path, {"photo": a_file()}, status=422)
    second = pages.post(path, {"photo": a_file()}, status=429)
    without = pages.post(path, {}, status=422)

    assert [bool(page.soup.select("main .err-sum")) for page in (first, second, without)] == [
        True,
        False,
        True,
    ]


def test_a_file_in_a_thread_counts_too_and_only_for_its_sender(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "UPLOADS", throttle.Limit("upload", 1, 3_600))
    maker, buyer, enquiry = linkage.sides()
    path, buyer_id = f"/my/enquiries/{enquiry.id}/reply", buyer.id
    pages.sign_in(maker)

    pages.post(path, {"body": "Chào chị", "file": a_file()}, status=422)
    pages.post(path, {"body": "Chào chị", "file": a_file()}, status=429)

    other = Pages(app).sign_in(db.session.get_one(Person, buyer_id))
    assert "Hello" in other.post(path, {"body": "Hello", "file": a_file()}, status=422).text
