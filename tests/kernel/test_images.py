"""Photos as phones make them, and what they may cost."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageStat

from app.kernel import images
from app.kernel.errors import Invalid
from app.kernel.storage import storage
from tests.make.pictures import encoded


def test_a_phones_photo_with_a_second_picture_inside_is_a_still_photo(app: Flask) -> None:
    front, depth = Image.new("RGB", (800, 600), "red"), Image.new("RGB", (400, 300), "blue")

    kept = images.keep_photo(encoded(front, "MPO", save_all=True, append_images=[depth]))

    assert (kept.width, kept.height) == (800, 600)
    shown = Image.open(io.BytesIO(storage().get(images.photo_path(kept.key, "full"))))
    assert shown.getpixel((400, 300))[0] > 200  # type: ignore[index]  # an RGB picture
    assert getattr(shown, "n_frames", 1) == 1


def test_a_photo_lying_on_its_side_is_shrunk_and_stands_upright(app: Flask) -> None:
    lying = Image.new("RGB", (3000, 2000))
    exif = lying.getexif()
    exif[274] = 6

    kept = images.keep_photo(encoded(lying, "PNG", exif=exif))

    assert (kept.width, kept.height) == (853, 1280)


def test_photos_are_decoded_one_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock, honest = 0, 0, threading.Lock(), images._open

    def watched(content: bytes, name: str, field: str, side: int) -> Image.Image:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        try:
            return honest(content, name, field, side)
        finally:
            with lock:
                inside -= 1

    monkeypatch.setattr(images, "_open", watched)
    photos = [encoded(Image.new("RGB", (2000, 2000), (n, n, n)), "JPEG") for n in range(6)]

    def key_of(photo: bytes) -> str:
        with app.app_context():
            return images.keep_photo(photo).key

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(key_of, photos))) == 6

    assert most == 1


CASES = Path(__file__).parent.parent / "cases"


def shown(content: bytes) -> Image.Image:
    """What is kept of a photo, in full size."""
    kept = images.keep_photo(content)
    return Image.open(io.BytesIO(storage().get(images.photo_path(kept.key, "full")))).convert("RGB")


@pytest.mark.parametrize("name", ["icc-p3.jpg", "icc-swapped-rg.jpg"])
def test_colours_of_a_profile_look_as_they_do_in_the_plain_picture(app: Flask, name: str) -> None:
    wanted = shown((CASES / "ref-srgb.jpg").read_bytes())

    found = shown((CASES / name).read_bytes())

    assert max(ImageStat.Stat(ImageChops.difference(found, wanted)).mean) < 4


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(app: Flask) -> None:
    content = (CASES / "gray16.png").read_bytes()
    deep = Image.open(io.BytesIO(content))
    assert deep.mode == "I;16"
    wanted = Image.fromarray((np.asarray(deep) // 257).astype("uint8")).resize(
        (1280, 960), Image.Resampling.LANCZOS
    )

    found = shown(content)

    assert max(ImageStat.Stat(ImageChops.difference(found, wanted.convert("RGB"))).mean) < 3


def test_an_ordinary_phones_photo_of_48_megapixels_is_taken(app: Flask) -> None:
    kept = images.keep_photo((CASES / "phone48mp.jpg").read_bytes())
    assert max(kept.width, kept.height) == 1280


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_the_photos_of_newer_phones_are_read(app: Flask, kind: str) -> None:
    found = shown(encoded(Image.new("RGB", (400, 300), (200, 40, 40)), kind))
    assert found.size == (400, 300)
    red, green, _blue = found.getpixel((200, 150))  # type: ignore[misc]  # an RGB picture
    assert red > 180 > 70 > green


def test_a_palette_is_spelled_out_before_shrinking(app: Flask) -> None:
    stripes = Image.new("P", (2600, 400))
    stripes.putpalette([0, 0, 0, 255, 255, 255] + [255, 0, 0] * 254)
    stripes.putdata([x % 2 for _ in range(400) for x in range(2600)])

    level = shown(encoded(stripes, "PNG")).getpixel((600, 90))[0]  # type: ignore[index]  # an RGB picture

    assert 90 < level < 165, "black and white in turn, made smaller, are grey"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((CASES / "photo.heic").read_bytes(), "“anh.x” bị hỏng"),
        (b"", "“anh.x” là tệp trống"),
        (b"GIF89a" + b"\0" * 40, "“anh.x” là ảnh thuộc loại hệ thống không đọc được"),
        (b"%PDF-1.4 ...", "“anh.x” là tệp PDF"),
        (b"hello", "“anh.x” không phải ảnh đọc được"),
        (encoded(Image.new("RGB", (90, 90)), "PNG"), "“anh.x” quá nhỏ"),
    ],
)
def test_what_is_refused_is_refused_by_name_with_the_remedy(app: Flask, content: bytes, words: str) -> None:
    with app.test_request_context("/"), pytest.raises(Invalid) as no:
        images.keep_photo(content, name="anh.x")

    assert words in no.value.fields["photo"]
    assert no.value.fields["photo"].count(".") >= 2, "what is wrong, then what to do"


def test_a_broken_profile_does_not_cost_the_photo(app: Flask) -> None:
    picture = Image.new("RGB", (400, 300), (10, 200, 10))
    found = shown(encoded(picture, "JPEG", icc_profile=b"no profile at all"))
    assert found.getpixel((200, 150))[1] > 180  # type: ignore[index]  # an RGB picture
