"""Facets beyond group and place: recognition, price, smallest order, lead time, women, customs codes; and thin answers."""

from __future__ import annotations

import pytest

from app.catalog.search import facts
from tests.catalog.shelves import ask, names, rebuild
from tests.make import accounts, catalog as make
from tests.pages import Page, Pages


@pytest.fixture
def shelf(pages: Pages) -> Pages:
    """Six pieces of pottery, each another in one fact."""
    women, men = accounts.facility("Tổ Hoa", woman_owned=True), accounts.facility("Tổ Mai")
    cheap = make.product(women, "Gốm rẻ", price=50_000, min_order=5, lead_time_days=3, hs_code="691200")
    make.product(men, "Gốm vừa", price=500_000, min_order=30, lead_time_days=10, hs_code="691390")
    make.product(men, "Gốm đắt", price=3_000_000, min_order=500, lead_time_days=60)
    asked = make.product(women, "Gốm hỏi giá", price=None, min_order=None, lead_time_days=None)
    for product, stars in ((cheap, 3), (asked, 5)):
        make.certificate(women, product, scheme="ocop", level="", stars=stars)
    make.certificate(men, make.product(men, "Gốm quý", lead_time_days=7), level="national")
    rebuild()
    return pages


def total(page: Page) -> int:
    """How many products a page says it found."""
    return int(page.soup.select_one("[role=status] b").text.split()[0])


def test_every_count_is_what_a_click_gives(shelf: Pages) -> None:
    page = shelf.get("/catalogue?q=gốm")
    counts = {
        (box["name"], box["value"]): int(box.parent.select_one(".cnt").text)
        for box in page.soup.select("#filters input[type=checkbox]")
    }

    assert len(counts) > 20
    assert {name for name, _ in counts} >= set(facts.NAMES) | {"certificate"}
    for (name, value), count in counts.items():
        clicked = shelf.get("/catalogue", query_string={"q": "gốm", name: value})
        assert total(clicked) == count, (name, value)


def test_each_fact_chooses_what_has_it(shelf: Pages) -> None:
    def found(**chosen: str) -> set[str]:
        return set(names("gốm", facts={name: frozenset(value.split()) for name, value in chosen.items()}))

    assert found(band="100") == {"Gốm rẻ"}
    assert found(band="500 more") == {"Gốm vừa", "Gốm đắt", "Gốm quý"}
    assert found(least="10") == {"Gốm rẻ"}
    assert found(lead="14") == {"Gốm rẻ", "Gốm vừa", "Gốm quý"}
    assert found(women="yes") == {"Gốm rẻ", "Gốm hỏi giá"}
    assert found(hs="6913") == {"Gốm vừa"}
    assert found(customs="yes", lead="7") == {"Gốm rẻ"}
    assert set(names(badges=frozenset({"ocop_5", "cnnt_national"}))) == {"Gốm hỏi giá", "Gốm quý"}
    assert ask(badges=frozenset({"ocop"})).total == 2


def test_when_filters_leave_nothing_what_they_took_away_is_shown_and_each_can_go(shelf: Pages) -> None:
    page = shelf.get("/catalogue?q=gốm&band=100&lead=7&women=yes&hs=6913")

    assert "Không thấy “gốm”." in page.text
    assert "Khớp với từ đã gõ nhưng không qua hết bộ lọc." in page.text
    ways = [a for a in page.soup.select(".empty a") if a.text.startswith("Bỏ lọc")]
    assert len(ways) == 1
    assert total(shelf.get(ways[0]["href"])) == 1


def test_a_thin_answer_says_which_filter_takes_the_others_away(shelf: Pages) -> None:
    page = shelf.get("/catalogue?q=gốm&band=100")

    assert "Bỏ lọc “đến 100.000 ₫” sẽ có 5 sản phẩm." in page.text
    assert "Bỏ lọc" not in shelf.get("/catalogue?q=gốm").text


def test_values_nobody_knows_are_left_aside(shelf: Pages) -> None:
    for question in ("band=9", "hs=99", "hs=abcd", "lead=x", "women=no"):
        assert total(shelf.get(f"/catalogue?q=gốm&{question}")) == 5
