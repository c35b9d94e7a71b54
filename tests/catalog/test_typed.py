"""What a maker types is kept on the site while they type; it is saved by nobody but them, and two windows do not fight."""

from __future__ import annotations

from flask import Flask

from app.catalog.queries import changes
from app.catalog.states import ProductState
from app.kernel import clock, unsent_forms
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, listing
from tests.pages import Pages


def test_typing_comes_back_and_publishes_nothing(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person, colleague = accounts.owner(facility), accounts.person(facility, Role.FACILITY_MEMBER, "Chị Lan")
    product = listing.published(accounts.acting(person))
    here, before = f"/my/products/{product.id}", changes.words(product)
    form = pages.sign_in(person).get(here).edit_form(here)

    sent = {**form, "name_vi": "Ấm men tro", "price": "3", "min_order": "ba mươi"}
    answer = pages.ask("POST", f"{here}/typed", data=sent).get_json()

    assert answer["kept"] == 1
    row = listing.again(product)
    assert (changes.words(row), row.pending, row.submitted_at) == (before, None, None)
    page = pages.get(here)
    assert (page.value_of("name_vi"), page.value_of("price"), page.value_of("min_order")) == (
        "Ấm men tro",
        "3",
        "ba mươi",
    )
    assert "Chưa lưu." in page.text
    other = pages.sign_in(listing.again(colleague)).get(here)
    assert other.value_of("name_vi") == before["name_vi"], "each has their own"


def test_saving_or_throwing_away_ends_it(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).edit_form(here)

    pages.ask("POST", f"{here}/typed", data={**form, "material": "Đất sét"})
    pages.post(here, pages.get(here).edit_form(here))
    assert listing.again(product).material == "Đất sét"
    assert "Chưa lưu." not in pages.get(here).text

    pages.ask("POST", f"{here}/typed", data={**form, "material": "Đá"})
    pages.post(f"{here}/typed/forget")
    assert pages.get(here).value_of("material") == "Đất sét"


def test_two_windows_do_not_write_over_each_other(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    here = f"/my/products/{listing.draft(accounts.acting(person)).id}"
    form = pages.sign_in(person).get(here).edit_form(here)

    pages.ask("POST", f"{here}/typed", data={**form, "material": "Đất sét"})
    late = pages.ask("POST", f"{here}/typed", data={**form, "material": "Đá"})

    assert (late.status_code, late.get_json()["kept"]) == (409, 1)
    assert pages.get(here).value_of("material") == "Đất sét"
    again = pages.ask("POST", f"{here}/typed", data={**form, "material": "Đá", "kept": "1"})
    assert again.get_json()["kept"] == 2


def test_what_a_colleague_saved_meanwhile_is_not_undone_by_older_typing(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).edit_form(here)
    pages.ask("POST", f"{here}/typed", data={**form, "material": "Đất sét"})
    listing.again(product).name_vi = "Ấm của Lan"
    db.session.commit()

    pages.post(here, pages.get(here).edit_form(here))

    row = listing.again(product)
    assert (row.name_vi, row.material, row.state) == ("Ấm của Lan", "Đất sét", ProductState.DRAFT)


def test_strangers_keep_nothing_and_old_typing_goes(app: Flask, pages: Pages) -> None:
    product = listing.draft(listing.maker())
    stranger = accounts.owner(accounts.facility())
    db.session.commit()

    here = f"/my/products/{product.id}"
    assert pages.sign_in(stranger).ask("POST", f"{here}/typed", data={"name_vi": "x"}).status_code == 404

    unsent_forms.keep(7, "product:1", [("name_vi", "x")], 0)
    with clock.fixed(clock.now() + unsent_forms.KEEP * 2):
        unsent_forms.sweep()
    assert unsent_forms.kept(7, "product:1") is None
    assert unsent_forms.keep(7, "product:1", [("name_vi", "x" * unsent_forms.MOST)], 0) is None
