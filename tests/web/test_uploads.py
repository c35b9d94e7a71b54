"""How many files somebody sends in an hour, whichever page takes them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import letter_limits
from app.accounts.models import Person, SignUp
from app.kernel import throttle
from app.kernel.db import db
from app.kernel.storage import storage
from app.web import uploads
from tests.accounts.sign_up_form import facility_form
from tests.make import accounts, linkage, papers
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


def facility_with(paper: tuple[io.BytesIO, str], **changes: Any) -> dict[str, Any]:
    return {**facility_form(), "paper": paper, **changes}


def held() -> int:
    return sum(1 for path in (storage().root / "held").rglob("*") if path.is_file())


@pytest.mark.parametrize("asked", [{"find": "y"}, {"name": ""}], ids=["find place", "refused"])
def test_visitors_files_are_counted_by_the_network_they_come_from(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    """Each such sending would hold a file for a day, for somebody nobody knows."""
    monkeypatch.setattr(uploads, "VISITORS", (throttle.Limit("upload-from", 2, 3_600),))
    before, path = held(), "/sign-up/facility"
    answers = [pages.ask("POST", path, data=facility_with(a_file(), **asked)).status_code for _ in range(4)]

    assert answers[2:] == [429, 429]
    assert 429 not in answers[:2]
    assert held() - before <= 2
    other = Pages(app)
    other.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    assert other.ask("POST", path, data=facility_with(a_file(), **asked)).status_code != 429
    assert pages.ask("POST", path, data=facility_form(email="")).status_code == 422, (
        "without a file as before"
    )


def test_a_file_held_for_a_visitor_comes_back_uncounted(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "VISITORS", (throttle.Limit("upload-from", 1, 3_600),))
    first = pages.post(
        "/sign-up/facility", facility_with((io.BytesIO(papers.pdf()), "giấy.pdf"), name=""), status=422
    )

    token = first.soup.select_one('input[name="paper-held"]')
    assert token is not None
    pages.post("/sign-up/facility", facility_form(**{"paper-held": str(token["value"])}), status=303)

    row = db.session.scalars(select(SignUp)).one()
    assert row.file_id is not None


def test_a_page_that_says_no_shows_what_was_typed_and_no_file(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_limits, "SIGN_UP", throttle.Limit("sign-up-letter", 1, 3_600))
    pages.post("/sign-up/facility", facility_with((io.BytesIO(papers.pdf()), "giấy.pdf")))

    page = pages.post("/sign-up/facility", facility_with((io.BytesIO(papers.pdf()), "giấy.pdf")), status=429)

    assert "Hợp tác xã Gốm Men Lam" in page.text
    assert "%PDF" not in page.html
