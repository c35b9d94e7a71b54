"""What everybody may look at: the catalogue, a product, a maker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.states import FacilityState
from app.catalog.states import CertificateState, ProductState
from app.kernel import clock, qr
from app.kernel.db import db
from app.reference.models import Commune
from tests.make import accounts, catalog as make
from tests.pages import Pages


def test_the_catalogue_shows_published_products_with_maker_place_and_price(pages: Pages):
    product = make.product(name_vi="Bình gốm men lam")
    make.photo(product)

    page = pages.get("/catalogue")

    assert "Bình gốm men lam" in page.text
    assert "Hợp tác xã Gốm Bát Tràng" in page.text
    assert "120.000\u00a0₫" in page.html
    assert page.soup.select_one(".card-p img")["width"] == "320"


@pytest.mark.parametrize("state", [s for s in ProductState if s is not ProductState.PUBLISHED])
def test_a_product_that_is_not_published_is_neither_listed_nor_shown(pages: Pages, state: ProductState):
    product = make.product(name_vi="Lọ men rạn", state=state)
    slug = product.slug

    assert "Lọ men rạn" not in pages.get("/catalogue").text
    pages.get(f"/products/{slug}", status=404)


@pytest.mark.parametrize("state", [s for s in FacilityState if s is not FacilityState.VERIFIED])
def test_nothing_of_a_maker_that_is_not_verified_is_shown(pages: Pages, state: FacilityState):
    maker = accounts.facility("Xưởng Sông Cầu", state=state)
    product = make.product(maker, "Chum sành")
    slug, shop = product.slug, maker.slug

    assert "Chum sành" not in pages.get("/catalogue").text
    assert "Xưởng Sông Cầu" not in pages.get("/makers").text
    pages.get(f"/products/{slug}", status=404)
    pages.get(f"/makers/{shop}", status=404)


def test_the_product_page_in_both_languages_says_which_language_a_text_is_in(pages: Pages):
    product = make.product(
        name_vi="Ấm men ngọc", name_en="Celadon teapot", description_vi="Nung 1.250 °C.", material="Gốm"
    )
    slug = product.slug

    assert pages.get(f"/products/{slug}").soup.h1.get_text() == "Ấm men ngọc"
    english = pages.get(f"/en/products/{slug}")
    assert english.soup.h1.get_text() == "Celadon teapot"
    assert "Nung 1.250" in english.soup.select_one("section div[lang=vi]").get_text()


def test_a_stale_price_turns_into_ask_for_a_price(pages: Pages):
    yesterday = clock.today() - timedelta(days=1)
    slug = make.product(price=50_000, price_valid_until=yesterday).slug

    page = pages.get(f"/products/{slug}")

    assert "Hỏi giá" in page.text
    assert "50.000" not in page.text


def test_alcohol_is_for_show_without_price_or_enquiry(pages: Pages):
    slug = make.product(name_vi="Rượu cần", show_only=True, price=90_000).slug

    page = pages.get(f"/products/{slug}")

    assert "Chỉ trưng bày" in page.text
    assert "90.000" not in page.text
    assert "Yêu cầu báo giá" not in page.text


def test_an_expired_recognition_leaves_the_card_and_is_struck_on_the_page(pages: Pages):
    maker = accounts.facility()
    product = make.product(maker)
    make.certificate(maker, product, level="national", expires_on=clock.today() - timedelta(days=1))
    slug = product.slug

    assert not pages.get("/catalogue").soup.select(".award")
    page = pages.get(f"/products/{slug}")
    assert not page.soup.select(".award")
    assert "hết hiệu lực" in page.text


def test_fewer_than_three_stars_are_shown_nowhere(pages: Pages):
    maker = accounts.facility()
    product = make.product(maker)
    make.certificate(maker, product, scheme="ocop", level="", stars=2)
    slug = product.slug

    assert "OCOP" not in pages.get(f"/products/{slug}").soup.main.get_text()


def test_a_declared_recognition_is_told_as_declared_and_is_not_an_award(pages: Pages):
    maker = accounts.facility()
    product = make.product(maker)
    make.certificate(maker, product, level="national", state=CertificateState.DECLARED)
    slug = product.slug

    page = pages.get(f"/products/{slug}")
    assert not page.soup.select(".award")
    assert "Tự khai" in page.soup.select_one(".cert").get_text()


def test_a_personal_tax_number_shows_four_figures_and_a_company_number_all(pages: Pages):
    person = accounts.facility("Hộ A", tax_code="001199012345").slug
    company = accounts.facility("Công ty B", tax_code="0109999995").slug

    page = pages.get(f"/makers/{person}")
    assert "001199012345" not in page.html
    assert "…2345" in page.text
    assert "0109999995" in pages.get(f"/makers/{company}").text


def test_the_telephone_is_for_people_signed_in(pages: Pages):
    maker = accounts.facility(phone="0912000111")
    shop, buyer = maker.slug, accounts.owner(accounts.buyer())

    assert "0912000111" in pages.sign_in(buyer).get(f"/makers/{shop}").html
    assert "0912000111" not in pages.sign_out().get(f"/makers/{shop}").html


def test_makers_are_found_by_name_without_marks_by_old_place_and_by_province(pages: Pages):
    accounts.facility("Xưởng Gốm Hoàng Long")
    accounts.facility("Mây tre Ngọc Động", province_code="37", commune_code=_commune("37"))

    assert "Hoàng Long" in pages.get("/makers?q=hoang+long").text
    assert "Hoàng Long" in pages.get("/makers?q=gia+lam").text
    listed = pages.get("/makers?province=37").text
    assert "Ngọc Động" in listed
    assert "Hoàng Long" not in listed


def test_a_photo_is_kept_for_ever_by_the_browser_and_others_are_404(pages: Pages):
    key = make.photo(make.product()).key

    answer = pages.client.get(f"/photos/{key}-card.webp")
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    for path in (
        f"/photos/{key}-huge.webp",
        f"/photos/{'0' * 32}-card.webp",
        "/photos/..%2f..%2fx-card.webp",
    ):
        pages.get(path, status=404)


def test_saving_data_shows_no_picture_until_asked(pages: Pages):
    make.photo(make.product())
    pages.client.set_cookie("low_data", "1")

    page = pages.get("/catalogue")

    assert not page.soup.select(".card-p img")
    assert "Xem ảnh" in page.text


def test_a_maker_fits_on_a_sheet_to_print(pages: Pages):
    maker = accounts.facility(tax_code="001199012345")
    for number in range(8):
        make.product(maker, f"Gốm {number}")
    shop = maker.slug

    page = pages.get(f"/makers/{shop}/sheet")

    assert len(page.soup.select("figure")) == 6
    assert "001199012345" not in page.html
    assert f"http://localhost:8000/makers/{shop}" in page.text


def test_the_code_on_the_sheet_opens_the_page_in_the_readers_language(pages: Pages):
    shop = make.product().facility.slug
    for way, mark in (("", "vi"), ("/en", "en")):
        page = pages.get(f"{way}/makers/{shop}/sheet")
        drawn = qr.svg(f"http://localhost:8000{way}/makers/{shop}", title=mark)
        assert drawn.split(' d="')[1].split('"')[0] in page.html


def _commune(province: str) -> str:
    return db.session.scalars(select(Commune.code).where(Commune.province_code == province)).first()
