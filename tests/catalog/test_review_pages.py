"""The officer's pages: the queue, before and after, the decision, take-down, certificates."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.states import FacilityState
from app.catalog.models import Certificate
from app.catalog.service import photos, write
from app.catalog.states import CertificateState, ProductState
from app.kernel import audit
from app.kernel.permissions import Role
from tests.make import accounts, catalog, listing
from tests.pages import Pages

ALL_CHECKED = {"checked": ["photos", "words", "goods"]}


def test_the_queue_shows_what_waits_and_of_whom(app: Flask, pages: Pages) -> None:
    listing.waiting(
        listing.maker(name="HTX Gốm Sông Cầu", state=FacilityState.PENDING), name_vi="Bình men ngọc"
    )
    pages.sign_in(accounts.officer())

    page = pages.get("/desk/products")

    assert "Bình men ngọc" in page.text
    assert "HTX Gốm Sông Cầu" in page.text
    assert "chưa xác minh" in page.text


def test_an_empty_queue_says_so(app: Flask, pages: Pages) -> None:
    page = pages.sign_in(accounts.officer()).get("/desk/products")

    assert "Không có sản phẩm nào chờ duyệt" in page.text
    assert "Không có gì khớp" in pages.get("/desk/products?q=zzz").text


def test_an_officer_publishes_once_every_point_is_ticked(app: Flask, pages: Pages) -> None:
    product = listing.waiting(listing.maker())
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())
    form = pages.get(here).form_values("/publish")

    page = pages.post(f"{here}/publish", {**form, "checked": ["photos"]}, status=422)
    assert "Đánh dấu từng điểm" in page.text
    pages.post(f"{here}/publish", {**form, **ALL_CHECKED})

    assert listing.again(product).state is ProductState.PUBLISHED
    assert "Đã cho đăng" in pages.get("/desk/products").text


def test_an_unverified_facilitys_product_has_no_button_to_publish(app: Flask, pages: Pages) -> None:
    product = listing.waiting(listing.maker(state=FacilityState.PENDING))
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())

    page = pages.get(here)
    assert not page.soup.select(f'form[action="{here}/publish"]')
    refused = pages.post(f"{here}/publish", {"version": "1", **ALL_CHECKED}, status=409)
    assert "chưa được xác minh" in refused.text


def test_an_officer_returns_with_reasons_the_maker_reads(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person = accounts.owner(facility)
    product = listing.waiting(accounts.acting(person))
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())
    form = pages.get(here).form_values("/return")

    pages.post(f"{here}/return", {**form, "text": "  "}, status=422)
    pages.post(f"{here}/return", {**form, "reasons": ["photo"], "text": "Chụp trên nền trắng."})

    page = pages.sign_in(listing.again(person)).get(f"/my/products/{here.rpartition('/')[2]}")
    assert "Ảnh không cho thấy rõ sản phẩm. Chụp trên nền trắng." in page.text


def test_changes_stand_beside_what_buyers_see(app: Flask, pages: Pages) -> None:
    actor = listing.maker()
    product = listing.published(actor, name_vi="Bình gốm", description_vi="Men lam.")
    write.save(product, actor, {"name_vi": "Bình gốm men lam", "group_code": "cnnt_other"})
    photos.add(product, actor, photos.Upload(catalog.picture(700, 500)))
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())

    page = pages.get(here)
    cells = [cell.get_text(strip=True) for cell in page.soup.select("td.was, td.now")]

    assert cells == ["Bình gốm", "Bình gốm men lam", "Thủ công mỹ nghệ", "Sản phẩm khác"]
    assert len(page.soup.select(".g-look img")) == 3
    pages.post(f"{here}/publish", {**page.form_values("/publish"), **ALL_CHECKED})
    row = listing.again(product)
    assert (row.name_vi, row.group_code, len(row.photos)) == ("Bình gốm men lam", "cnnt_other", 2)


def test_a_decision_about_an_older_version_is_refused(app: Flask, pages: Pages) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    write.save(product, actor, {"name_vi": "Một"})
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())
    form = pages.get(here).form_values("/publish")
    write.save(listing.again(product), actor, {"name_vi": "Hai"})

    pages.post(f"{here}/publish", {**form, **ALL_CHECKED}, status=409)

    assert listing.again(product).pending is not None


def test_taking_down_asks_who_wanted_it(app: Flask, pages: Pages) -> None:
    product = listing.published(listing.maker())
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer())
    form = pages.get(here).form_values("/take-down")

    late = {"reason": "Hàng giả.", "authority": "QLTT", "asked_at": "01/01/2099", "asked_at-time": "8:00"}
    assert "chưa tới" in pages.post(f"{here}/take-down", {**form, **late}, status=422).error_of("asked_at")
    pages.post(f"{here}/take-down", {**form, **late, "asked_at": "5/1/26"})

    line = audit.last(listing.again(product), "take_down")
    assert line is not None
    assert (line.after["authority"], line.after["asked_at"]) == ("QLTT", "2026-01-05T08:00:00+07:00")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.ACCOUNTANT])
def test_who_only_reads_sees_no_buttons_and_changes_nothing(app: Flask, pages: Pages, role: Role) -> None:
    product = listing.waiting(listing.maker())
    here = f"/desk/products/{product.id}"
    pages.sign_in(accounts.officer(role))

    page = pages.get(here)

    assert "không thuộc quyền của bạn" in page.text
    for verb in ("publish", "return", "take-down"):
        pages.post(f"{here}/{verb}", ALL_CHECKED, status=403)


def test_another_province_and_drafts_are_not_found(app: Flask, pages: Pages) -> None:
    far, draft = listing.waiting(listing.maker(province_code="24")), listing.draft(listing.maker())
    pages.sign_in(accounts.officer())

    for product_id in (far.id, draft.id):
        pages.get(f"/desk/products/{product_id}", status=404)
        pages.post(f"/desk/products/{product_id}/publish", ALL_CHECKED, status=404)


def test_makers_do_not_reach_the_desk(app: Flask, pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    for path in ("/desk/products", "/desk/certificates"):
        pages.get(path, status=403)


def test_an_officer_looks_at_certificates(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    row: Certificate = catalog.certificate(facility, state=CertificateState.DECLARED, issuer="UBND TP Hà Nội")
    back: Certificate = catalog.certificate(facility, state=CertificateState.DECLARED, year=2023)
    here, there = f"/desk/certificates/{row.id}", f"/desk/certificates/{back.id}"
    pages.sign_in(accounts.officer(name="Chị Trang"))
    assert "Chứng nhận cần xem 2" in pages.get("/desk/certificates").text

    assert "UBND TP Hà Nội" in pages.get(here).text
    pages.post(f"{here}/confirm/seen", pages.get(here).form_values("confirm/seen"))
    pages.post(f"{there}/send-back", {"reason": ""}, status=422)
    pages.post(f"{there}/send-back", {"reason": "Bản chụp mờ."})

    assert listing.again(row).seen_by.startswith("Chị Trang")
    assert "Không có chứng nhận nào chờ xem" in pages.get("/desk/certificates").text
    assert "CNNT, cấp tỉnh 2024" in pages.get("/desk/certificates?show=all&scheme=cnnt").text
    pages.post(f"{here}/confirm/declared", status=404)
    assert "Bản chụp mờ." in pages.get(there).text
