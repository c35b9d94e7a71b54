"""A copy of one's data: whole, made by the worker, for its owner alone, gone after seven days."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import DataCopy, Facility, Person
from app.accounts.service import data_copy
from app.kernel import clock, documents, jobs
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.linkage.service import reply
from tests.accounts import letters
from tests.make import accounts, belongings, catalog, linkage
from tests.pages import Pages

PASSWORD_HASH = "scrypt-mat-khau"


@pytest.fixture
def owner(app: Flask) -> Person:
    person = accounts.owner(accounts.facility(), email="hanh@example.com")
    person.password_hash = PASSWORD_HASH
    return person


def made(person: Person) -> DataCopy:
    row = data_copy.ask(accounts.acting(person))
    data_copy.make(row.id)
    return row


def opened(person: Person, row: DataCopy) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data_copy.content(row.id, accounts.acting(person))))


def test_it_holds_what_the_rooms_hold_and_the_files_handed_in(owner: Person) -> None:
    facility = db.session.get_one(Facility, accounts.acting(owner).organisation_id)
    product = catalog.product(facility)
    enquiry = linkage.enquiry(product, accounts.acting(accounts.owner(accounts.buyer())))
    reply(enquiry, accounts.acting(owner), "=HYPERLINK Thưa anh, giá đây.")
    documents.keep(belongings.PDF, "giay.pdf", organisation_id=facility.id, person_id=owner.id)
    book = opened(owner, made(owner))
    facts: dict[str, Any] = json.loads(book.read("du-lieu.json"))
    assert facts["account"][0]["email"] == "hanh@example.com"
    assert facts["products"][0]["name_vi"] == product.name_vi
    assert facts["messages"][0]["body"].endswith("giá đây.")
    assert [name for name in book.namelist() if name.startswith("tep/")]
    assert b"\n=HYPERLINK" not in book.read("messages.csv").replace(b",=", b"\n=")
    assert not [name for name in book.namelist() if PASSWORD_HASH.encode() in book.read(name)]


def test_nobody_elses_data_are_in_it(owner: Person) -> None:
    other = accounts.owner(accounts.facility("Cơ sở khác"), name="Người Khác Hẳn")
    catalog.product(db.session.get_one(Facility, accounts.acting(other).organisation_id))
    book = opened(owner, made(owner))
    text = b"".join(book.read(name) for name in book.namelist()).decode()
    assert "Người Khác Hẳn" not in text
    assert "Cơ sở khác" not in text


def test_a_letter_tells_when_it_is_ready(owner: Person) -> None:
    made(owner)
    assert letters.to("hanh@example.com", "accounts/data_copy")


def test_one_at_a_time(owner: Person) -> None:
    data_copy.ask(accounts.acting(owner))
    with pytest.raises(WrongMoment):
        data_copy.ask(accounts.acting(owner))


def test_three_are_kept_at_a_time_and_one_that_never_came_is_no_obstacle(owner: Person) -> None:
    actor = accounts.acting(owner)
    never = data_copy.ask(actor)
    with clock.fixed(clock.now() + data_copy.MAKING + timedelta(hours=1)):
        for _ in range(data_copy.MOST):
            data_copy.make(data_copy.ask(actor).id)
        with pytest.raises(WrongMoment, match="3"):
            data_copy.ask(actor)
        data_copy.forget_old()
    assert never.id not in {copy.id for copy in data_copy.of(actor)}


def test_it_is_its_owners_alone_and_gone_after_seven_days(owner: Person) -> None:
    row = made(owner)
    stranger = accounts.acting(accounts.owner(accounts.buyer()))
    with pytest.raises(NotFound):
        data_copy.content(row.id, stranger)
    number = row.id
    with clock.fixed(clock.now() + data_copy.KEPT + timedelta(minutes=1)):
        with pytest.raises(NotFound):
            data_copy.content(number, accounts.acting(owner))
        data_copy.forget_old()
    assert db.session.get(DataCopy, number) is None


def test_the_next_copy_after_all_were_forgotten_is_made_and_told_of(owner: Person) -> None:
    """Whosever it is: its work and its letter are not taken for those of the copy that had its number."""
    other = accounts.owner(accounts.facility("Cơ sở khác"), email="lan@example.com")
    begun = clock.now()
    for days, person in enumerate((owner, other, owner)):
        with clock.fixed(begun + timedelta(days=days * 8)):
            number = data_copy.ask(accounts.acting(person)).id
            db.session.commit()
            jobs.run_due()
            db.session.expire_all()
            assert db.session.get_one(DataCopy, number).ready_at is not None
        with clock.fixed(begun + timedelta(days=days * 8 + 7, hours=1)):
            data_copy.forget_old()
            db.session.commit()
    assert len(letters.to("hanh@example.com", "accounts/data_copy")) == 2
    assert len(letters.to("lan@example.com", "accounts/data_copy")) == 1


def test_the_way_through_the_pages(pages: Pages, owner: Person) -> None:
    stranger = accounts.owner(accounts.buyer())
    pages.sign_in(owner)
    assert "/account/data" in pages.get("/account").html
    pages.get("/account/data")
    pages.post("/account/data")
    row = data_copy.of(accounts.acting(db.session.merge(owner)))[0]
    data_copy.make(row.id)
    number = row.id
    assert f"/account/data/{number}" in pages.get("/account/data").html
    answer = pages.ask("GET", f"/account/data/{number}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    pages.sign_in(db.session.merge(stranger))
    pages.get(f"/account/data/{number}", status=404)


def test_who_did_not_prove_themselves_lately_is_asked_first(pages: Pages, owner: Person) -> None:
    actor = accounts.acting(owner)
    pages.sign_in(owner)
    with pages.client.session_transaction() as session:
        session["begun"] = int((clock.now() - timedelta(minutes=30)).timestamp())
    pages.post("/account/data", status=403)
    assert data_copy.of(actor) == []
