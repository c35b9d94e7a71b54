"""Photos as phones make them, and what they may cost."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.kernel import images
from app.kernel.storage import storage


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def test_a_phones_photo_with_a_second_picture_inside_is_a_still_photo(app: Flask) -> None:
    front, depth = Image.new("RGB", (800, 600), "red"), Image.new("RGB", (400, 300), "blue")

    kept = images.keep_photo(encoded(front, "MPO", save_all=True, append_images=[depth]))

    assert (kept.width, kept.height) == (800, 600)
    shown = Image.open(io.BytesIO(storage.get(images.photo_path(kept.key, "full"))))
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

    def watched(content: bytes, field: str) -> Image.Image:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        try:
            return honest(content, field)
        finally:
            with lock:
                inside -= 1

    monkeypatch.setattr(images, "_open", watched)
    photos = [encoded(Image.new("RGB", (2000, 2000), (n, n, n)), "JPEG") for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert len({kept.key for kept in pool.map(images.keep_photo, photos)}) == 6

    assert most == 1
