"""Photos on their way from a phone: made smaller before they travel."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.catalog.models import Photo
from app.kernel.db import db
from tests.make import accounts as make

Visit = Callable[..., Page]


def phone_photo(folder: Path) -> Path:
    """A photo of 12 megapixels that weighs more than 2 MB and says where it was taken."""
    grain = np.random.default_rng(7).integers(0, 256, (750, 1000, 3), dtype="uint8")
    picture = Image.fromarray(grain).resize((4000, 3000))
    exif = picture.getexif()
    exif[271] = "Camera"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif)
    path = folder / "lọ hoa.jpeg"
    path.write_bytes(out.getvalue())
    return path


def test_a_large_photo_is_made_smaller_before_it_travels(visit: Visit, tmp_path: Path) -> None:
    page = visit("/my/products/new", phone=True, person=make.owner(make.facility()))
    photo = phone_photo(tmp_path)
    assert photo.stat().st_size > 2_000_000

    page.set_input_files("#photo", photo)
    expect(page.locator("#photo-sizes")).to_contain_text("lọ hoa.jpg")
    expect(page.locator("#photo-sizes")).to_contain_text("→")
    sent = page.evaluate("document.querySelector('#photo').files[0].size")
    assert sent < photo.stat().st_size / 2

    db.session.commit()  # the site writes now
    page.fill("#name_vi", "Lọ hoa")
    page.select_option("#group_code", "cnnt_craft")
    page.select_option("#unit_code", "H87")
    page.fill("#price", "320.000")
    page.locator("main form button.btn-p[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/my/products/\d+"))
    kept = db.session.scalars(select(Photo)).one()
    assert kept.bytes_before == sent
