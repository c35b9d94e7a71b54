"""Search engines find every public page of the catalogue, in files the worker wrote."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree

import pytest
from flask import Flask

from app.catalog import tasks
from app.catalog.queries import addresses
from app.catalog.service import review, sitemap
from app.catalog.states import ProductState
from app.fairs.states import FairState
from app.kernel import clock
from app.kernel.db import db, only_read
from tests.make import accounts, catalog as make, fairs, listing
from tests.make.listing import again
from tests.pages import Pages
from tests.queries import counted

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
SINGLE = (
    "/",
    "/catalogue",
    "/catalogue/how-sorted",
    "/makers",
    "/fairs",
    "/results",
    "/support",
    *(f"/{name}" for name in ("help", "rules", "privacy", "accessibility", "credits")),
)
SITE = "http://localhost:8000"


def written() -> None:
    """What the worker does every hour."""
    db.session.commit()
    tasks.write_sitemap()
    db.session.commit()


def locations(pages: Pages, path: str) -> list[str]:
    """Every address a sitemap names."""
    answer = pages.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [str(found.text) for found in ElementTree.fromstring(answer.data).iter(LOC)]


def everything(pages: Pages) -> list[str]:
    """Every page named in any part."""
    parts = [url.removeprefix(SITE) for url in locations(pages, "/sitemap.xml")]
    return [url for part in parts for url in locations(pages, part)]


def test_every_public_page_stands_in_a_part_in_both_languages(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "BATCH", 2)
    maker = accounts.facility("Xưởng Sông Cầu")
    shown = [make.product(maker) for _ in range(5)]
    hidden = make.product(maker, state=ProductState.DRAFT)
    fair, draft = fairs.fair(), fairs.fair(state=FairState.DRAFT)
    wanted = [f"/products/{one.slug}" for one in shown]
    wanted += [f"/makers/{maker.slug}", f"/fairs/{fair.slug}", *SINGLE]
    secret, secret_fair = hidden.slug, draft.slug
    written()

    found = everything(pages)

    assert sorted(found) == sorted(f"{SITE}{way}{path}" for way in ("", "/en") for path in wanted)
    assert not [url for url in found if secret in url or secret_fair in url]
    part = pages.client.get("/sitemap/products-1.xml").get_data(as_text=True)
    assert f'hreflang="en" href="{SITE}/en{wanted[0]}"' in part
    assert pages.client.get("/sitemap/products-3.xml").status_code == 200
    assert f"Sitemap: {SITE}/sitemap.xml" in pages.client.get("/robots.txt").text


def test_what_was_taken_down_goes_with_the_next_writing_and_other_parts_stay_as_they_are(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "BATCH", 1)
    maker = accounts.facility()
    first, second = make.product(maker), make.product(maker)
    gone = f"/products/{second.slug}"
    kept = f"/products/{first.slug}"
    written()
    tag = pages.client.get("/sitemap/products-1.xml").headers["ETag"]
    assert f"{SITE}{gone}" in everything(pages)
    only_read(False)

    review.take_down(again(second), accounts.staff(), reason="Ảnh của nơi khác.")
    written()

    assert f"{SITE}{gone}" not in everything(pages)
    assert f"{SITE}{kept}" in everything(pages)
    assert pages.client.get("/sitemap/products-2.xml").status_code == 404
    same = pages.client.get("/sitemap/products-1.xml", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")


def test_each_page_says_when_something_of_it_was_last_written(pages: Pages) -> None:
    maker = accounts.acting(accounts.owner(accounts.facility()))
    one = listing.published(maker)
    review.hide(one, maker)
    review.show(one, maker)
    written()
    part = pages.client.get("/sitemap/products-1.xml").get_data(as_text=True)
    assert f"<lastmod>{clock.today().isoformat()}</lastmod>" in part


def test_nothing_is_written_while_nothing_changed(app: Flask) -> None:
    make.product()
    db.session.commit()
    assert sitemap.refresh()
    with counted() as sent:
        assert not sitemap.refresh()
    assert sent == []


def test_the_files_are_handed_out_packed_and_without_a_question_to_the_database(pages: Pages) -> None:
    make.product()
    written()
    plain = pages.client.get("/sitemap/products-1.xml")
    with counted() as sent:
        packed = pages.client.get("/sitemap/products-1.xml", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert sent == []
    assert (packed.cache_control.public, "Cookie" in packed.vary) == (True, False)


@pytest.mark.parametrize("name", ["mark", "..%2Fcho_phien", "products-99999", "Products-1", "index"])
def test_only_parts_are_handed_out(pages: Pages, name: str) -> None:
    written()
    pages.get(f"/sitemap/{name}.xml", status=404)


def test_before_the_worker_wrote_them_there_is_none(pages: Pages) -> None:
    pages.get("/sitemap.xml", status=404)
