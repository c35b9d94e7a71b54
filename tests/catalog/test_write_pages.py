"""The maker's pages: the first product on a phone, one form saved at once, two people at once, the list taken away."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

from flask import Flask
from sqlalchemy import event, select

from app.accounts.states import FacilityState
from app.catalog.models import Certificate, Product
from app.catalog.queries import changes
from app.catalog.service import photos, review, write
from app.catalog.states import ProductState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, listing
from tests.pages import Page, Pages

LEAST = {
    "name_vi": "Lọ hoa men rạn",
    "group_code": "cnnt_craft",
    "unit_code": "H87",
    "price_kind": "fixed",
    "price": "1 250 000",
    "min_order": "4",
}


def sent(pages: Pages, form_key: str = "", **changed: object) -> Page:
    photo = (io.BytesIO(catalog.picture(1600, 1200)), "binh.jpg")
    data = {**LEAST, "form_key": form_key, "photo": photo, **changed}
    return pages.post("/my/products/new", data, content_type="multipart/form-data")


def test_the_empty_list_says_what_to_do_first(app: Flask, pages: Pages) -> None:
    page = pages.sign_in(accounts.owner(accounts.facility())).get("/my/products")

    assert "Chưa có sản phẩm nào. Chụp một ảnh, ghi tên và giá." in page.text
    assert page.soup.find("a", href="/my/products/new")


def test_the_least_makes_a_draft_that_can_be_sent(app: Flask, pages: Pages) -> None:
    facility = accounts.facility(state=FacilityState.PENDING, verified_at=None)
    pages.sign_in(accounts.owner(facility))

    here = sent(pages).location
    page = pages.get(here)
    assert "chưa được xác minh" in page.text
    product = db.session.scalars(select(Product)).one()
    assert (product.price, product.min_order, product.state) == (1_250_000, 4, ProductState.DRAFT)
    assert len(product.photos) == 1

    pages.post(f"{here}/moves/submit", {"version": str(product.version)})
    assert "Đang chờ cán bộ của tỉnh duyệt" in pages.get(here).text


def test_rice_is_sold_by_half_kilograms_and_a_vase_is_not(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    photo = (io.BytesIO(catalog.picture()), "binh.jpg")
    typed = {**LEAST, "form_key": "half", "photo": photo, "min_order": "2,5"}
    refused = pages.post("/my/products/new", typed, status=422, content_type="multipart/form-data")
    assert refused.value_of("min_order") == "2,5"
    assert refused.error_of("min_order")
    here = sent(pages, min_order="2,5", unit_code="KGM").location

    product = db.session.scalars(select(Product)).one()
    assert product.min_order == Decimal("2.5")
    assert pages.get(here).value_of("min_order") == "2,5"
    assert "2,5" in pages.get("/my/products").text


def test_a_form_sent_twice_makes_one_product(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    key = pages.get("/my/products/new").value_of("form_key")

    first, second = sent(pages, key), sent(pages, key)

    assert first.location == second.location
    assert len(list(db.session.scalars(select(Product.id)))) == 1


def test_buyers_may_be_left_to_ask_for_the_price(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    sent(pages, price_kind="ask", price="")

    assert db.session.scalars(select(Product)).one().price is None


def test_a_named_price_needs_its_figure_and_every_fault_is_listed(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    page = pages.post(
        "/my/products/new",
        {"name_vi": "Lọ", "price_kind": "fixed", "price": "ba trăm", "min_order": "0"},
        status=422,
    )

    assert "số nguyên" in page.error_of("price")
    assert page.value_of("price") == "ba trăm"
    assert page.soup.find(id="error-summary")


def test_one_save_takes_everything_typed_on_the_page_and_new_photos_with_it(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    pages.sign_in(person)

    typed = {
        "name_en": "Celadon tea set",
        "description_vi": "Men ngọc.",
        "lead_time_days": "15",
        "hs": "691110",
        "material": "Đất sét",
        "photo": (io.BytesIO(catalog.picture(shade=3)), "nghieng.jpg"),
    }
    pages.post(here, {**pages.get(here).form_values(here), **typed}, content_type="multipart/form-data")

    row = listing.again(product)
    assert (row.name_en, row.description_vi, row.lead_time_days) == ("Celadon tea set", "Men ngọc.", 15)
    assert (row.hs_code, row.material, len(row.photos)) == ("691110", "Đất sét", 2)
    assert "Celadon tea set" in pages.get(f"/en{here}").text


def test_the_buttons_of_a_photo_save_what_was_typed_besides(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    second = photos.add(product, accounts.acting(person), photos.Upload(catalog.picture(shade=3), "side"))
    here, mine = f"/my/products/{product.id}", f"photo-{second.key}"
    pages.sign_in(person)

    typed = {f"{mine}-role": "use", f"{mine}-alt_en": "In the hand", "material": "Đất sét"}
    pages.post(here, {**pages.get(here).form_values(here), **typed, "do": f"up:{second.key}"})

    row = listing.again(product)
    assert (row.photos[0].key, row.photos[0].role, row.photos[0].alt_en) == (second.key, "use", "In the hand")
    assert row.material == "Đất sét"
    pages.post(here, {**pages.get(here).form_values(here), "do": f"remove:{second.key}"})
    assert [photo.key for photo in listing.again(product).photos] != [second.key]


def test_a_save_sent_twice_saves_once(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)

    for _ in range(2):
        photo = (io.BytesIO(catalog.picture(shade=3)), "nghieng.jpg")
        sent = {**form, "material": "Đất sét", "photo": photo}
        pages.post(here, sent, content_type="multipart/form-data")

    row = listing.again(product)
    assert len(row.photos) == 2
    assert [entry.verb for entry in audit.history(row)].count("edited") == 1


def test_saved_and_sent_for_review_by_one_button_which_says_what_is_missing(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person), min_order=None)
    here = f"/my/products/{product.id}"
    pages.sign_in(person)

    form = pages.get(here).form_values(here)
    pages.post(here, {**form, "material": "Đất sét", "do": "submit"})
    page = pages.get(here)
    assert "Ghi lượng đặt tối thiểu." in page.text
    assert listing.again(product).material == "Đất sét"
    pages.post(here, {**page.form_values(here), "min_order": "2", "do": "submit"})

    assert listing.again(product).state is ProductState.PENDING


def test_a_customs_code_is_found_by_words_and_chosen_among_several(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    pages.sign_in(person)
    trade = pages.get(here).form_values(here)

    page = pages.post(here, {**trade, "hs": "gốm"}, status=422)
    offered = [str(one["value"]) for one in page.soup.find_all("input", attrs={"name": "hs_pick"})]
    assert len(offered) > 1
    pages.post(here, {**trade, "hs": "gốm", "hs_pick": offered[1]})

    assert listing.again(product).hs_code == offered[1]
    page = pages.post(
        here,
        {**pages.get(here).form_values(here), "hs": "xyzxyz"},
        status=422,
    )
    assert "Không có mã nào" in page.error_of("hs")


def test_two_people_at_once_see_both_versions_and_lose_nothing(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person, colleague = accounts.owner(facility), accounts.person(facility, Role.FACILITY_MEMBER, "Chị Lan")
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    pages.sign_in(person)
    mine = pages.get(here).form_values(here)
    write.save(
        listing.again(product), accounts.acting(listing.again(colleague)), {"name_vi": "Ấm chén của Lan"}
    )
    db.session.commit()

    page = pages.post(here, {**mine, "name_vi": "Ấm chén của tôi"}, status=409)

    assert "Chị Lan" in page.text
    assert "Ấm chén của Lan" in page.text
    assert page.value_of("name_vi") == "Ấm chén của tôi"
    pages.post(here, page.form_values(here))
    assert listing.again(product).name_vi == "Ấm chén của tôi"


def test_what_only_a_colleague_changed_stays_theirs(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person, colleague = accounts.owner(facility), accounts.person(facility, Role.FACILITY_MEMBER, "Chị Lan")
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)
    her = accounts.acting(listing.again(colleague))
    row = listing.again(product)
    write.save(row, her, {"name_vi": "Ấm chén của Lan"})
    new = photos.add(row, her, photos.Upload(catalog.picture(shade=3), "side"))
    photos.move_up(row, her, new.key)

    pages.post(here, {**form, "material": "Đất sét"})

    row = listing.again(product)
    assert (row.name_vi, row.material) == ("Ấm chén của Lan", "Đất sét")
    assert row.photos[0].key == new.key, "her order too"
    assert "Tên sản phẩm" in pages.get(here).text


def test_a_published_product_says_that_its_words_wait(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.published(accounts.acting(person), name_vi="Bình gốm")
    here = f"/my/products/{product.id}"
    pages.sign_in(person)

    pages.post(here, {**pages.get(here).form_values(here), "name_vi": "Bình mới"})
    page = pages.get(here)

    assert "Người mua thấy bản đã đăng" in page.text
    assert page.value_of("name_vi") == "Bình mới"
    assert listing.again(product).name_vi == "Bình gốm"
    pages.post(f"{here}/moves/drop_changes", page.form_values("moves/drop_changes"))
    assert changes.words(listing.again(product))["name_vi"] == "Bình gốm"


def test_a_copy_is_a_draft_without_what_belongs_to_the_first(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.published(accounts.acting(person), material="Đất sét")
    catalog.certificate(product.facility, product)
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(f"{here}/copy")

    first, second = pages.post(f"{here}/copy", form), pages.post(f"{here}/copy", form)

    assert first.location == second.location, "one copy, however often it is pressed"
    made = db.session.get_one(Product, int(first.location.rsplit("/", 1)[1]))
    assert (made.state, made.published_at, made.material) == (ProductState.DRAFT, None, "Đất sét")
    row = listing.again(product)
    assert made.name_vi != row.name_vi
    assert [photo.key for photo in made.photos] == [photo.key for photo in row.photos]
    assert db.session.scalar(select(Certificate.id).where(Certificate.product_id == made.id)) is None
    pages.post(f"/my/products/{made.id}/moves/discard")
    assert listing.again(product).photos, "its photos stay with the first"


def test_a_product_not_ready_says_what_is_missing(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = write.create(accounts.acting(person), listing.values(min_order=None))
    pages.sign_in(person)

    page = pages.post(f"/my/products/{product.id}/moves/submit", status=422)

    assert "Thêm ảnh mặt trước." in page.text
    assert "Ghi lượng đặt tối thiểu." in page.text


def test_strangers_buyers_and_staff_do_not_come_in(app: Flask, pages: Pages) -> None:
    product = listing.draft(listing.maker())
    stranger, buyer = accounts.owner(accounts.facility()), accounts.owner(accounts.buyer())
    officer = accounts.officer()
    db.session.commit()
    here = f"/my/products/{product.id}"

    for who, status in ((stranger, 404), (buyer, 403), (officer, 403)):
        pages.sign_in(listing.again(who)).get(here, status=status)
        pages.post(f"{here}/moves/submit", status=status)
        pages.post(here, LEAST, status=status)
    pages.sign_in(listing.again(stranger)).get("/my/products/999999", status=404)


def test_the_list_is_filtered_by_state_and_asks_the_database_a_fixed_number_of_times(
    app: Flask, pages: Pages
) -> None:
    person = accounts.owner(accounts.facility())
    actor = accounts.acting(person)
    for number in range(2):
        listing.draft(actor, name_vi=f"Nháp {number}")
    listing.published(actor, name_vi="Đã lên kệ")
    pages.sign_in(person)

    page = pages.get("/my/products?state=draft")
    assert "Nháp 0" in page.text
    assert "Đã lên kệ" not in page.text
    pages.get("/my/products?state=nonsense", status=404)

    few_queries = counted(pages)
    actor = accounts.acting(listing.again(person))
    for number in range(12):
        listing.draft(actor, name_vi=f"Nhiều {number}")
    assert counted(pages) == few_queries <= 12


def counted(pages: Pages) -> int:
    db.session.commit()
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        pages.get("/my/products")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_own_products_are_taken_away_as_a_workbook_and_as_text(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    actor = accounts.acting(person)
    listing.draft(actor, name_vi="=1+1")
    listing.draft(listing.maker(), name_vi="Của người khác")
    pages.sign_in(person)

    book = pages.get("/my/products/export.xlsx").response
    text = pages.get("/my/products/export.csv").response

    rows = list(csv.reader(io.StringIO(text.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert rows[1][0] == "'=1+1"
    assert "320000" in rows[1]
    assert text.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_each_state_of_a_product_has_a_page_in_both_languages(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    actor = accounts.acting(person)
    rows = [
        listing.published(actor, state=state) for state in ProductState if state != ProductState.DISCARDED
    ]
    changed = listing.published(actor)
    write.save(changed, actor, {"name_vi": "Tên mới"})
    review.return_changes(changed, accounts.staff(), text="Sai tên.")
    ids = [row.id for row in (*rows, changed)]
    pages.sign_in(person)

    for number in ids:
        for language in ("", "/en"):
            page = pages.get(f"{language}/my/products/{number}")
            assert len(page.soup.select("form .btn-p, a.btn-p")) <= 1


def test_goods_are_sold_by_the_piece_or_the_weight_and_not_by_the_hour(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    offered = {str(one["value"]) for one in pages.get("/my/products/new").soup.select("#unit_code option")}

    assert {"H87", "KGM", "XBX", "LTR"} <= offered
    assert not {"HUR", "CEL", "P1", "KWT", "EA"} & offered
