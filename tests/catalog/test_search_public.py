"""What can never be found, and what an index out of step may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.events import FacilityChanged
from app.accounts.service import checking
from app.accounts.states import FacilityState
from app.catalog import tasks
from app.catalog.models import Product
from app.catalog.search import engine
from app.catalog.search.port import Sort
from app.catalog.states import CertificateState, ProductState
from app.kernel import clock, jobs
from app.kernel.db import db
from tests.catalog.shelves import ask, names, rebuild
from tests.make import accounts, catalog as make
from tests.pages import Pages


@pytest.mark.parametrize("state", [s for s in ProductState if s is not ProductState.PUBLISHED])
def test_what_is_not_published_is_not_found(app: Flask, state: ProductState):
    make.product(name_vi="Lọ men rạn", state=state)
    rebuild()

    assert ask("lọ men rạn").total == 0
    assert engine.suggest("lọ men") == []


@pytest.mark.parametrize("state", [s for s in FacilityState if s is not FacilityState.VERIFIED])
def test_what_an_unverified_maker_makes_is_not_found(app: Flask, state: FacilityState):
    make.product(accounts.facility(state=state), "Lọ men rạn")
    rebuild()

    assert ask("lọ men rạn").total == 0


def test_a_stale_index_shows_nothing_that_was_hidden_since(pages: Pages):
    product = make.product(name_vi="Lọ men rạn")
    rebuild()
    db.session.get_one(Product, product.id).state = ProductState.HIDDEN

    page = pages.get("/catalogue?q=men+ran")

    assert "Lọ men rạn" not in page.text
    assert "0 sản phẩm" in page.text


def test_touched_products_are_found_after_the_worker_looked(app: Flask):
    rebuild()
    product = make.product(name_vi="Lọ men rạn")
    tasks.touch([product.id])
    db.session.commit()
    jobs.run_due()
    assert names("men rạn") == ["Lọ men rạn"]

    db.session.get_one(Product, product.id).name_vi = "Lọ men nâu"
    tasks.facility_changed(FacilityChanged(product.facility_id))
    db.session.commit()
    jobs.run_due()
    assert names("lọ") == ["Lọ men nâu"]

    db.session.get_one(Product, product.id).state = ProductState.RETURNED
    tasks.touch([product.id])
    db.session.commit()
    jobs.run_due()
    assert ask("lọ").total == 0
    assert engine.current().ids() == frozenset()


def test_a_suspended_facility_takes_its_products_out_of_the_index(app: Flask):
    maker = accounts.facility()
    make.product(maker, "Lọ men rạn")
    rebuild()

    checking.suspend(maker, accounts.staff(), reason="Giấy tờ giả.")
    db.session.commit()
    jobs.run_due()

    assert ask("men rạn").total == 0
    assert engine.current().ids() == frozenset()


def test_many_touches_are_one_commit_to_the_index(app: Flask, monkeypatch: pytest.MonkeyPatch):
    rebuild()
    for number in range(5):
        tasks.touch([make.product(name_vi=f"Gốm {number}").id])
    db.session.commit()
    seen: list[set[int]] = []
    monkeypatch.setattr(engine.current(), "index", lambda ids: seen.append(set(ids)))

    assert jobs.run_due() == 1
    assert [len(ids) for ids in seen] == [5]
    assert jobs.waiting(tasks.INDEX, 10) == []


def test_filters_count_each_value_as_if_their_own_box_were_not_ticked(app: Flask):
    make.product(name_vi="Gốm một", group_code="cnnt_craft")
    make.product(name_vi="Gốm hai", group_code="cnnt_other", price=None)
    rebuild()
    known = {"known_groups": ("cnnt_craft", "cnnt_other", "cnnt_food"), "known_provinces": ("01", "24")}

    answer = ask("gốm", groups=frozenset({"cnnt_craft"}), **known)

    assert answer.total == 1
    assert answer.facets.groups == {"cnnt_craft": 1, "cnnt_other": 1}
    assert answer.facets.provinces == {"01": 1}
    assert answer.facets.priced == 1
    assert answer.facets.without["group"] == 2


def test_a_recognition_counts_until_its_last_day_and_only_when_its_paper_was_seen(app: Flask):
    maker, today = accounts.facility(), clock.today()
    last_day, over, declared = (make.product(maker, f"Gốm {n}") for n in ("một", "hai", "ba"))
    make.certificate(maker, last_day, expires_on=today)
    make.certificate(maker, over, expires_on=today - timedelta(days=1))
    make.certificate(maker, declared, state=CertificateState.DECLARED)
    rebuild()

    assert names("gốm", badges=frozenset({"cnnt"})) == ["Gốm một"]
    assert names("gốm", badges=frozenset({"ocop"})) == []


def test_by_price_the_cheapest_comes_first_asks_last_and_weak_matches_not_at_all(app: Flask):
    maker = accounts.facility()
    make.product(maker, "Mật ong nhãn", price=300_000)
    make.product(maker, "Mật ong rừng", price=200_000)
    make.product(maker, "Mật ong hỏi giá", price=None)
    make.product(accounts.facility("Hợp tác xã Mật ong Pha Mu"), "Ống hút tre", price=1_000)
    rebuild()

    assert names("mật ong", sort=Sort.PRICE) == ["Mật ong rừng", "Mật ong nhãn", "Mật ong hỏi giá"]


def test_the_newest_first(app: Flask):
    now = clock.now()
    make.product(name_vi="Gốm cũ", published_at=now - timedelta(days=9))
    make.product(name_vi="Gốm mới", published_at=now)
    rebuild()

    assert names("gốm", sort=Sort.NEWEST) == ["Gốm mới", "Gốm cũ"]


def test_equal_matches_are_dealt_anew_each_day(app: Flask):
    for number in range(30):
        make.product(name_vi=f"Gốm {chr(97 + number % 26)}{number}")
    rebuild()
    today = ask().ids

    with clock.fixed(clock.now() + timedelta(days=1)):
        tomorrow = ask().ids

    assert today == ask().ids
    assert today != tomorrow
