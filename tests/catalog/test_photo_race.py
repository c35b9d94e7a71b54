"""Seven colleagues add a photo to one published product at the same moment: all seven are kept."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.catalog.models import Product
from app.catalog.queries import changes
from app.catalog.service import edit, photos
from app.kernel.db import db, only_read
from app.kernel.permissions import Actor
from tests.make import listing

PEOPLE = 7


def picture(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300 + number * 10, 240), (number * 30, 90, 90)).save(out, "JPEG")
    return out.getvalue()


def everybody_at_once(app: Flask) -> list[str]:
    """The keys that are there at the end, without the first photo's."""
    actor = listing.maker()
    product_id = listing.published(actor).id
    db.session.commit()
    start = Barrier(PEOPLE)

    def add(number: int) -> None:
        with app.app_context():
            only_read(False)
            product = db.session.scalars(select(Product).where(Product.id == product_id)).one()
            changes.photos(product)
            if db.engine.dialect.name == "postgresql":
                start.wait()  # on SQLite whoever has read already holds the lock
            photos.add(product, actor, photos.Upload(picture(number), "side"))
            db.session.commit()
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(PEOPLE) as crowd:
        list(crowd.map(add, range(PEOPLE)))
    return [line.key for line in changes.photos(db.session.get_one(Product, product_id))][1:]


@pytest.mark.race
def test_photos_sent_at_once_are_all_kept(app: Flask) -> None:
    assert len(everybody_at_once(app)) == PEOPLE


def unguarded(product: Product, actor: Actor, version: int | None) -> None:
    """Goes on with what was read before."""


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_locking_the_row_photos_are_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: it is ``edit.begin`` that keeps them, not luck."""
    monkeypatch.setattr(edit, "begin", unguarded)

    assert len(everybody_at_once(app)) < PEOPLE
