"""A chosen file survives an error in another field; every field that takes files says which kinds."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from wtforms.fields import FileField

from app.catalog.models import Product
from app.kernel import clock, held_uploads
from app.kernel.db import db
from tests.make import accounts
from tests.pages import Pages


def photo(name: str = "bình gốm.png") -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "PNG")
    out.seek(0)
    return out, name


GOOD = {
    "name_vi": "Bình gốm",
    "group_code": "cnnt_craft",
    "unit_code": "H87",
    "price_kind": "fixed",
    "price": "320.000",
    "min_order": "1",
}


def test_a_photo_survives_an_error_in_another_field(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    refused = pages.post("/my/products/new", {**GOOD, "price": "nhiều", "photo": photo()}, status=422)
    assert "bình gốm.png" in refused.text
    values = refused.form_values("products/new")
    assert len(values["photo-held"]) == 48
    again = pages.post("/my/products/new", {**values, "price": "320.000"})

    assert again.location
    product = db.session.query(Product).one()
    assert [one.width for one in product.photos] == [400]


def test_a_photo_that_is_itself_wrong_is_not_kept_for_later(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    refused = pages.post("/my/products/new", {**GOOD, "photo": (io.BytesIO(b"no"), "x.jpg")}, status=422)

    assert "“x.jpg”" in refused.error_of("photo")
    assert "photo-held" not in refused.html


def test_a_file_is_held_for_a_day_and_not_by_a_guess(app: Flask) -> None:
    token = held_uploads.hold(held_uploads.HeldFile(b"content", "giấy.pdf"))

    assert held_uploads.fetch(token) == held_uploads.HeldFile(b"content", "giấy.pdf", token)
    assert held_uploads.fetch("../" + token[3:]) is None
    assert held_uploads.fetch("0" * 48) is None

    held_uploads.sweep()
    assert held_uploads.fetch(token) is not None
    with clock.fixed(clock.now() + timedelta(days=2)):
        held_uploads.sweep()
    assert held_uploads.fetch(token) is None


@pytest.mark.parametrize("path", ["/my/facility/photo", "/my/products/new", "/my/certificates/new"])
def test_every_field_that_takes_files_says_which_kinds(app: Flask, pages: Pages, path: str) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    fields = pages.post(path, {}, status=422).soup.select("input[type=file]")
    assert fields
    assert all("image/heic" in str(field["accept"]) for field in fields)


def test_no_form_takes_files_in_another_way(app: Flask) -> None:
    def below(kind: type) -> list[type]:
        return [one for sub in kind.__subclasses__() for one in [sub, *below(sub)]]

    assert [kind.__module__ for kind in below(FileField) if kind.__module__.startswith("app.")] == []
