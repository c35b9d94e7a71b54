"""Photos: what the camera wrote goes away, odd files are refused in words, the typed text stays."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from app import kept_files
from app.catalog.queries import changes
from app.catalog.service import photos, review
from app.catalog.states import ProductState
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.images import photo_path
from app.kernel.storage import storage
from tests.make import accounts, catalog, listing
from tests.pages import Pages


def kept_bytes(key: str, size: str = "full") -> bytes:
    return storage().get(photo_path(key, size))


def test_place_device_owner_and_comment_are_gone_and_it_stands_upright(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)

    kept = photos.add(product, actor, photos.Upload(listing.photo_with_gps(900, 600, orientation=6), "side"))

    for size in ("card", "page", "full"):
        content = kept_bytes(kept.key, size)
        picture = Image.open(io.BytesIO(content))
        assert picture.height > picture.width
        assert not picture.getexif()
        for trace in (b"Exif", b"CameraMaker", b"Nguyen Thi Hanh", b"home address", b"GPS"):
            assert trace not in content


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_goods_cut_out_before_nothing_stand_on_white(app: Flask, mode: str) -> None:
    actor, out = listing.maker(), io.BytesIO()
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.paste((0, 80, 160, 255), (150, 150, 250, 250))
    picture.convert(mode).save(out, "PNG", **({"transparency": 0} if mode == "P" else {}))

    kept = photos.add(listing.draft(actor), actor, photos.Upload(out.getvalue(), "side"))

    shown = Image.open(io.BytesIO(kept_bytes(kept.key))).convert("RGB")
    assert min(shown.getpixel((5, 5))) > 240  # type: ignore[type-var,arg-type]  # three bands
    assert max(shown.getpixel((200, 200))) < 200  # type: ignore[type-var,arg-type]  # three bands


def test_it_says_how_far_a_photo_was_shrunk(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    photos.add(product, actor, photos.Upload(listing.photo_with_gps(2400, 1800), "top"))

    line = changes.photos(product)[-1]

    assert line.bytes_before > line.bytes_after > 0
    assert max(line.width, line.height) <= 1280


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (listing.bomb(), "điểm ảnh"),
        (b"\xff\xd8\xff not a jpeg at all", "JPEG"),
        (b"", "trống"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG"),
        (catalog.picture()[:400], "JPEG"),
        (catalog.picture(120, 120), "200"),
        (b"\xff\xd8\xff" + b"0" * (12 * 1024 * 1024 + 1), "12 MB"),
    ],
    ids=["bomb", "broken", "empty", "svg", "cut off", "tiny", "heavy"],
)
def test_what_is_no_photo_is_refused_with_the_way_to_mend_it(app: Flask, content: bytes, word: str) -> None:
    actor = listing.maker()
    product = listing.draft(actor)

    with pytest.raises(Invalid, match=word) as refusal:
        photos.add(product, actor, photos.Upload(content))

    assert list(refusal.value.fields) == ["photo"]
    assert len(changes.photos(product)) == 1


def test_the_same_photo_twice_and_the_ninth_are_refused(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    with pytest.raises(Invalid):
        photos.add(product, actor, photos.Upload(catalog.picture()))

    for shade in range(7):
        photos.add(product, actor, photos.Upload(catalog.picture(shade=shade * 12)))
    with pytest.raises(Invalid):
        photos.add(product, actor, photos.Upload(catalog.picture(shade=200)))

    assert len(product.photos) == 8


def test_photos_change_their_order_and_their_words(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    second = photos.add(product, actor, photos.Upload(catalog.picture(shade=1), "side"))

    photos.move_up(product, actor, second.key)
    photos.describe(product, actor, second.key, role="label", alt_vi="Nhãn sau", alt_en="Back label")

    first = product.photos[0]
    assert (first.key, first.role, first.alt_vi, first.position) == (second.key, "label", "Nhãn sau", 0)


def test_a_photo_without_words_is_described_by_the_products_name(app: Flask) -> None:
    assert listing.draft(listing.maker()).photos[0].alt_vi == "Bộ ấm chén men ngọc"


def test_new_photos_of_a_published_product_wait_and_the_old_ones_stay(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    old = product.photos[0].key
    new = photos.add(product, actor, photos.Upload(catalog.picture(700, 500)))
    photos.remove(product, actor, old)

    assert [photo.key for photo in product.photos] == [old]
    assert [line.key for line in changes.photos(product)] == [new.key]

    review.publish_changes(product, accounts.staff())

    assert [photo.key for photo in product.photos] == [new.key]


def test_a_published_product_keeps_one_photo_and_a_draft_need_not(app: Flask) -> None:
    actor = listing.maker()
    seen, draft = listing.published(actor), listing.draft(actor)

    with pytest.raises(Invalid):
        photos.remove(seen, actor, seen.photos[0].key)
    photos.remove(draft, actor, draft.photos[0].key)

    assert not draft.photos


def test_a_strangers_photo_is_not_found(app: Flask) -> None:
    product = listing.draft(listing.maker())

    with pytest.raises(NotFound):
        photos.remove(product, listing.maker(), product.photos[0].key)
    with pytest.raises(NotFound):
        photos.remove(product, accounts.acting(accounts.owner(product.facility)), "0" * 32)


def test_a_refused_photo_keeps_what_was_typed(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    pages.sign_in(accounts.owner(facility))
    form = pages.get("/my/products/new").form_values("/my/products/new")

    page = pages.post(
        "/my/products/new",
        {
            **form,
            "name_vi": "Lọ hoa men rạn",
            "group_code": "cnnt_craft",
            "unit_code": "H87",
            "price_kind": "fixed",
            "price": "1.250.000",
            "min_order": "4",
            "photo": (io.BytesIO(b"not a photo"), "anh.jpg"),
        },
        status=422,
        content_type="multipart/form-data",
    )

    assert page.value_of("name_vi") == "Lọ hoa men rạn"
    assert page.value_of("price") == "1.250.000"
    assert page.value_of("unit_code") == "H87"
    assert "JPEG" in page.error_of("photo")


def test_a_photo_that_travels_by_itself_answers_with_its_row_also_the_second_time(
    app: Flask, pages: Pages
) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person))
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)

    for _ in range(2):  # the first answer was lost on the way
        sent = {"photo": (io.BytesIO(listing.photo_with_gps()), "ben.jpg")}
        answer = pages.ask("POST", f"{here}/photos", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 201
    refused = pages.ask("POST", f"{here}/photos", data={"photo": (io.BytesIO(b"no"), "x.jpg")})
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    assert "JPEG" in refused.text

    new = changes.photos(listing.again(product))[1]
    row = BeautifulSoup(answer.text, "html.parser").li
    assert row is not None
    assert len(listing.again(product).photos) == 2
    marks, order = f"{form['opened']} {row['data-marks']}", f"{form['order']},{new.key}"
    pages.post(
        here, {**form, "opened": marks, "order": order, f"photo-{new.key}-role": "top", "material": "Đất"}
    )
    saved = listing.again(product)
    assert (changes.photos(saved)[1].role, saved.material, saved.state) == ("top", "Đất", ProductState.DRAFT)


def test_a_damaged_photo_answers_like_one_that_is_not_there_and_is_reported(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    actor = listing.maker()
    kept = photos.add(
        listing.draft(actor), actor, photos.Upload(listing.photo_with_gps(900, 600, orientation=6), "side")
    )
    db.session.commit()
    address, file = f"/photos/{kept.key}-card.webp", storage().root / photo_path(kept.key, "card")
    assert pages.client.get(address).status_code == 200
    assert kept_files.faults()[1] == []

    file.write_bytes(file.read_bytes()[:-100])
    assert pages.client.get(address).status_code == 404
    assert "is gone or damaged: put it back from a backup" in caplog.text
    assert kept_files.faults()[1] == [f"{photo_path(kept.key, 'card')} is cut off"]
