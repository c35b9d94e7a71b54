"""A chosen file survives an error in another field; every field that takes files says which kinds."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from wtforms.fields import FileField

from app.accounts.models import Person
from app.catalog.models import Certificate, Product
from app.fairs.states import ApplicationState
from app.kernel import clock, held_uploads
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, fairs, linkage, outcomes, papers
from tests.pages import Pages

CASES = Path(__file__).parents[1] / "cases"
HACCP = {
    "scheme": "standard",
    "type_code": "HACCP",
    "issuer": "Trung tâm chứng nhận",
    "issued_on": "2025-03-01",
}
CONTRACT = {"number": "1/HĐ", "signed_on": "30/11/2026", "price": "6.500.000", "support": "5.200.000"}


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


def test_a_paper_of_another_form_survives_an_error_in_another_field(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    paper = (io.BytesIO(papers.pdf()), "haccp.pdf")

    refused = pages.post("/my/certificates/new", {**HACCP, "issuer": "", "file": paper}, status=422)
    assert "haccp.pdf" in refused.text
    values = refused.form_values("certificates/new")
    assert pages.post("/my/certificates/new", {**values, "issuer": HACCP["issuer"]}).location

    kept = db.session.query(Certificate).one().file
    assert kept is not None
    assert kept.name == "haccp.pdf"


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


BAD = ["broken.pdf", "only-header.pdf", "encrypted.pdf"]
DOORS = [
    ("owner", "/my/applications/{application}/papers", {"kind": "registration"}, "file"),
    ("owner", "/my/enquiries/{enquiry}/reply", {"body": "Báo giá kèm theo."}, "file"),
    ("owner", "/my/outcomes/{outcome}/papers", {}, "files"),
    ("owner", "/my/certificates/new", HACCP, "file"),
    ("officer", "/desk/applications/{contract}/contract", CONTRACT, "file"),
]


@pytest.mark.parametrize(("who", "path", "sent", "field"), DOORS, ids=[door[1] for door in DOORS])
def test_each_door_refuses_a_paper_nobody_could_open_beside_its_field(
    app: Flask, pages: Pages, who: str, path: str, sent: dict[str, str], field: str
) -> None:
    things, people = _things()
    address = path.format(**things)
    pages.sign_in(people[who])
    for name in BAD:
        paper = (io.BytesIO((CASES / name).read_bytes()), name)
        refused = pages.post(address, {**sent, field: paper}, status=422)
        assert f"“{name}”" in refused.error_of(field), name


def _things() -> tuple[dict[str, int], dict[str, Person]]:
    facility = accounts.facility()
    owner = accounts.owner(facility)
    draft = fairs.application(of=facility, state=ApplicationState.DRAFT)
    enquiry = linkage.enquiry(catalog.product(facility))
    outcome = outcomes.outcome(facility)
    awarded = fairs.application(of=facility, state=ApplicationState.AWARDED)
    fairs.allocation(awarded)
    ids = {"application": draft.id, "enquiry": enquiry.id, "outcome": outcome.id, "contract": awarded.id}
    people = {"owner": owner, "officer": accounts.officer(Role.PROVINCIAL_OFFICER, "01")}
    db.session.commit()
    return ids, people
