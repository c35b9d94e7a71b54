"""A draft nobody was ever shown can be deleted: it leaves every list with its photos, its history stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog import tasks
from app.catalog.models import Photo, Product
from app.catalog.service import review
from app.catalog.states import ProductState
from app.kernel import audit, clock, jobs
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.images import SIZES, photo_path
from app.kernel.storage import storage
from tests.make import accounts, catalog, listing
from tests.pages import Pages


def has_bytes(key: str) -> bool:
    """Whether any size of a photo is still kept."""
    found = []
    for size in SIZES:
        try:
            storage().get(photo_path(key, size))
        except FileNotFoundError:
            continue
        found.append(size)
    return bool(found)


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_maker_deletes_a_draft_after_one_question_and_it_is_nowhere(pages: Pages, language: str) -> None:
    facility = accounts.facility()
    owner = accounts.owner(facility)
    product = listing.draft(accounts.acting(owner))
    db.session.commit()
    number, key, name = product.id, product.photos[0].key, product.name_vi
    path = f"{language}/my/products/{number}"
    page = pages.sign_in(owner).get(path)
    button = page.soup.select_one(f"form[action='{path}/moves/discard'] details p")
    assert button is not None, "it asks first, also without scripts"

    done = pages.post(f"{path}/moves/discard", page.form_values("/moves/discard"))

    assert done.location.endswith("/my/products")
    assert name not in pages.get(f"{language}/my/products").text
    pages.get(path, status=404)
    pages.post(f"{path}/moves/submit", status=404)
    pages.get("/my/products?state=discarded")
    assert name.encode() not in pages.ask("GET", "/my/products/export.csv").data
    jobs.run_due()
    assert has_bytes(key), "a photo sent again in the same moment finds its bytes"
    with clock.fixed(clock.now() + tasks.FORGET_AFTER):
        jobs.run_due()
    assert db.session.scalars(select(Photo).where(Photo.product_id == number)).all() == []
    assert not has_bytes(key)
    row = db.session.get_one(Product, number)
    assert (row.state, audit.history(row)[-1].verb) == (ProductState.DISCARDED, "discard")


def test_a_photo_another_product_shows_stays(app: Flask) -> None:
    maker = listing.maker()
    draft, other = listing.draft(maker), listing.published(maker)
    key = draft.photos[0].key
    db.session.add(Photo(product_id=other.id, key=key, width=9, height=9))
    db.session.flush()

    review.discard(draft, maker)
    db.session.commit()
    with clock.fixed(clock.now() + tasks.FORGET_AFTER):
        jobs.run_due()

    assert has_bytes(key)


def test_a_picture_the_facility_shows_of_itself_stays(app: Flask) -> None:
    maker = listing.maker()
    draft = listing.draft(maker)
    key = draft.photos[0].key
    draft.facility.photo_key = key
    db.session.flush()

    review.discard(draft, maker)
    db.session.commit()
    with clock.fixed(clock.now() + tasks.FORGET_AFTER):
        jobs.run_due()

    assert has_bytes(key)


def test_a_draft_taken_back_from_the_officer_can_be_deleted(app: Flask) -> None:
    maker = listing.maker()
    product = listing.waiting(maker)
    review.recall(product, maker)
    product.published_at = None

    review.discard(product, maker)

    assert product.state is ProductState.DISCARDED


def test_what_buyers_saw_once_is_kept_and_no_button_is_drawn(pages: Pages) -> None:
    maker = listing.maker()
    product = listing.published(maker, state=ProductState.DRAFT, published_at=catalog.clock.now())
    person = accounts.owner(product.facility)
    db.session.commit()
    path = f"/my/products/{product.id}"

    page = pages.sign_in(person).get(path)

    assert page.soup.select_one("form[action$='/moves/discard']") is None
    assert "từng được đăng" in pages.post(f"{path}/moves/discard", status=409).text


def test_a_draft_with_a_certificate_is_kept_until_that_is_taken_away(app: Flask) -> None:
    maker = listing.maker()
    product = listing.draft(maker)
    paper = catalog.certificate(product.facility, product)

    with pytest.raises(WrongMoment):
        review.discard(product, maker)

    db.session.delete(paper)
    db.session.flush()
    review.discard(product, maker)


def test_somebody_elses_draft_and_a_stale_page_delete_nothing(app: Flask) -> None:
    maker = listing.maker()
    product = listing.draft(maker)

    with pytest.raises(NotFound):
        review.discard(product, listing.maker())
    with pytest.raises(WrongMoment):
        review.discard(product, maker, version=product.version - 1)
    assert product.state is ProductState.DRAFT
    assert product.photos
