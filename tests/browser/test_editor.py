"""The maker's form on a phone whose line drops: nothing typed and no photo is lost, and two windows do not fight."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from app.catalog.models import Photo, Product
from app.catalog.service import photos
from app.catalog.states import ProductState
from app.kernel.db import db
from tests.browsing import findings, sideways
from tests.make import accounts as make, catalog, listing

Visit = Callable[..., Page]
NEW = "/my/products/new"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photo as a phone has it."""
    path = tmp_path / "ấm.jpg"
    path.write_bytes(listing.photo_with_gps(900, 700))
    return path


def count(what: type[Photo | Product]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def save(page: Page) -> None:
    """Press the first button of the bar and wait for the page that answers it."""
    page.evaluate("document.body.dataset.before = 1")
    page.locator("#editor .save-bar button").first.click()
    expect(page.locator("body:not([data-before]) #editor")).to_be_attached()


def test_three_products_from_a_phone_whose_line_drops_while_a_photo_travels(
    visit: Visit, picture: Path
) -> None:
    page = visit(NEW, phone=True, person=make.owner(make.facility()))
    page.clock.install()
    for number in range(3):
        page.goto(re.sub("/my/products.*", NEW, page.url))
        page.fill("#name_vi", f"Ấm men {number}")
        page.select_option("#group_code", "cnnt_craft")
        page.select_option("#unit_code", "H87")
        page.fill("#price", "320.000")
        page.locator("main form button.btn-p[type=submit]").dblclick()
        expect(page).to_have_url(re.compile(r"/my/products/\d+"))
        page.fill("#material", "Đất sét")
        if number == 2:
            _the_line_drops_and_the_page_is_closed(page, picture)
        else:
            page.set_input_files("#photo", picture)
        expect(page.locator("#photo-list [data-photo]")).to_have_count(1)
        expect(page.locator("#photos-waiting li")).to_have_count(0)
        save(page)

    assert (count(Product), count(Photo)) == (3, 3)
    assert set(db.session.scalars(select(Product.material))) == {"Đất sét"}


def _the_line_drops_and_the_page_is_closed(page: Page, photo: Path) -> None:
    """The text has reached the site, the photo waits on the device; both are there when the page is opened again."""
    page.route("**/photos", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.set_input_files("#photo", photo)
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(4_100)
    expect(page.locator("#save-state")).to_contain_text("chưa lưu")
    expect(page.locator("#photos-waiting")).to_contain_text("Đang chờ mạng")
    assert (findings(page), sideways(page)) == ([], False)
    page.unroute("**/photos")
    page.goto(page.url)
    expect(page.locator("#material")).to_have_value("Đất sét")


def test_without_a_network_typing_stays_here_and_two_windows_ask_which_counts(visit: Visit) -> None:
    owner = make.owner(make.facility())
    product = listing.draft(make.acting(owner))
    page = visit(f"/my/products/{product.id}", person=owner)
    page.context.clock.install()
    page.goto(page.url)
    state = page.locator("#save-state")
    other = page.context.new_page()
    other.goto(page.url)

    page.context.set_offline(True)
    page.fill("#material", "Đất sét")
    page.clock.fast_forward(1_600)
    expect(state).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    expect(state).to_contain_text("Đã giữ trên trang")
    other.fill("#material", "Đá")
    page.clock.fast_forward(1_600)
    expect(other.locator("#save-state")).to_contain_text("cửa sổ khác")
    other.locator("#save-state button").first.click()
    expect(other.locator("#save-state")).to_contain_text("Đã giữ trên trang")

    page.goto(page.url)
    expect(page.locator("#material")).to_have_value("Đá")


def test_photos_change_their_order_by_key_and_by_drag(visit: Visit) -> None:
    owner = make.owner(make.facility())
    product = listing.draft(make.acting(owner))
    upload = photos.Upload(catalog.picture(shade=3), "side")
    second = photos.add(product, make.acting(owner), upload).key
    page = visit(f"/my/products/{product.id}", person=owner)
    rows = page.locator("#photo-list [data-photo]")

    rows.nth(1).locator("summary").press("Enter")
    rows.nth(1).locator(".up-up").press("Enter")
    expect(rows.first).to_have_attribute("data-photo", second)
    rows.first.locator(".ph").drag_to(rows.nth(1).locator(".ph"))
    expect(rows.nth(1)).to_have_attribute("data-photo", second)
    rows.nth(1).locator(".up-up").press("Enter")
    save(page)

    db.session.expire_all()
    assert listing.again(product).photos[0].key == second


def test_sending_for_review_waits_for_the_photo_on_its_way(visit: Visit, picture: Path) -> None:
    owner = make.owner(make.facility())
    product = listing.draft(make.acting(owner))
    page = visit(f"/my/products/{product.id}", person=owner)
    held: list[Route] = []
    page.route("**/photos", lambda route: held.append(route))
    with page.expect_request("**/photos"):
        page.set_input_files("#photo", picture)

    page.locator("#editor button[value=submit]").click()
    expect(page.locator("#save-state")).to_contain_text("Còn ảnh đang gửi")
    held[0].continue_()

    expect(page.locator("main")).to_contain_text("Đang chờ cán bộ của tỉnh duyệt")
    row = listing.again(product)
    assert (row.state, len(row.photos)) == (ProductState.PENDING, 2)
