"""Steps 2 and 3: a product with a photo straight from a phone, read and published by the officer."""

from __future__ import annotations

import io
import re
from urllib.request import urlopen

from PIL import Image
from sqlalchemy import select

from app.catalog.models import Product
from app.catalog.states import ProductState
from tests.make.listing import photo_with_gps
from tests.walks.people import MAKER
from tests.walks.story import Story
from tests.walks.visitor import link

NAME, NAME_EN = "Bộ ấm chén gốm sứ men lam", "Blue-glazed ceramic tea set"
PRICE = 320_000
LYING = (1600, 900)
WHY = "Xin ghi rõ dung tích ấm và chén."


def facility_lists_a_product(story: Story) -> None:
    """A photo taken on its side, with the place in it; the name, a unit, a price, the smallest order; then to review."""
    hanh = story.somebody("maker")
    photo = story.folder / "IMG_2041.jpg"
    photo.write_bytes(photo_with_gps(*LYING))
    hanh.open("/my/products")
    hanh.press('main a[href$="/my/products/new"]')
    hanh.fill({"photo": photo, "name_vi": NAME, "group_code": "cnnt_craft", "unit_code": "SET"})
    hanh.tick("price_kind", "fixed")
    hanh.fill({"price": "320.000", "min_order": "10"})
    hanh.press("main form button.btn-p[type=submit]")
    assert re.fullmatch(r"/my/products/\d+", hanh.path), hanh.words()
    _describe(story)
    hanh.press("main form button[value=submit]")
    assert _product(story).state is ProductState.PENDING
    hanh.open("/my/products")
    hanh.says(story.word(NAME, NAME_EN))


def _describe(story: Story) -> None:
    hanh = story.somebody("maker")
    hanh.fill({"description_vi": "Gốm sứ nung ở 1.280 °C, men lam vẽ tay.", "name_en": NAME_EN})
    hanh.fill({"lead_time_days": "20", "capacity_month": "500", "material": "Đất sét trắng"})


def _product(story: Story) -> Product:
    found: Product = story.one(select(Product).where(Product.name_vi == NAME))
    return found


def officer_returns(story: Story) -> None:
    """Not yet: she says why, the facility reads it in a letter and on the page, puts it right and sends it again."""
    _open_from_queue(story)
    cuc = story.staff("officer")
    cuc.tick("reasons", "photo")
    cuc.fill({"text": WHY})
    cuc.press('main form[action$="/return"] button[type=submit]')
    assert _product(story).state is ProductState.RETURNED
    assert WHY in story.house.letter(MAKER, WHY).text
    hanh = story.somebody("maker")
    hanh.open("/my/products")
    hanh.press(link(story.word(NAME, NAME_EN)))
    hanh.says(WHY)
    hanh.fill({"description_vi": "Gốm sứ nung ở 1.280 °C, men lam vẽ tay. Ấm 0,8 lít, chén 120 ml."})
    hanh.press("main form button[value=submit]")
    assert _product(story).state is ProductState.PENDING


def _open_from_queue(story: Story) -> None:
    cuc = story.staff("officer")
    cuc.open("/desk/products")
    cuc.press(link(story.word(NAME, NAME_EN)))


def officer_publishes(story: Story) -> None:
    """Out of the queue, with every point ticked; the facility is told by letter."""
    _open_from_queue(story)
    cuc = story.staff("officer")
    for box in cuc.page.locator('#decision input[name="checked"]').all():
        box.check()
    cuc.press('main form[action$="/publish"] button[type=submit]')
    assert _product(story).state is ProductState.PUBLISHED
    story.house.letter(MAKER, story.word(NAME, NAME_EN))


def photo_is_clean(story: Story) -> None:
    """What everybody is served stands upright, is small, and says nothing about place, device or owner."""
    visitor = story.somebody("stranger")
    visitor.open(f"/products/{_product(story).slug}")
    address = visitor.page.locator(".gal .main img").get_attribute("src")
    with urlopen(f"{story.house.address}{address}") as answer:
        assert answer.headers["Content-Type"] == "image/webp"
        picture = Image.open(io.BytesIO(answer.read()))
    assert picture.height > picture.width
    assert abs(picture.height / picture.width - LYING[0] / LYING[1]) < 0.02
    assert not dict(picture.getexif())
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
