"""The maker's form travels over a weak signal: page, styles and scripts in compressed bytes, photos and fonts apart."""

from __future__ import annotations

import brotli
from flask import Flask

import config
from app.catalog.service import photos
from tests.make import accounts, catalog, listing
from tests.pages import Pages

MOST = 50_000
SCRIPTS = ("amounts", "kept", "site", "suggest", "dates", "photos", "autosave", "uploads")


def test_the_form_with_four_photos_is_light(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    actor = accounts.acting(person)
    product = listing.draft(actor, group_code="cnnt_food", facts={"storage": "dry"})
    for shade in (1, 2, 3):
        photos.add(product, actor, photos.Upload(catalog.picture(shade=shade), "side"))

    html = pages.sign_in(person).get(f"/my/products/{product.id}").html
    files = [config.ROOT / "static/css/base.css"]
    files += [config.ROOT / f"static/js/{name}.js" for name in SCRIPTS]
    parts = [html.encode(), *(file.read_bytes() for file in files)]

    assert sum(len(brotli.compress(part, quality=5)) for part in parts) <= MOST
