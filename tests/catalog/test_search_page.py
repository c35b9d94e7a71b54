"""The catalogue as a page: filters in the address, chips, counts, empty answers, and how much is asked of the database."""

from __future__ import annotations

import gzip
import json

from sqlalchemy import event

from app.kernel.db import db
from tests.catalog.shelves import rebuild
from tests.make import accounts, catalog as make
from tests.pages import Pages

MOST_QUERIES = 12


def counted(pages: Pages, path: str) -> int:
    """How many queries a page asks."""
    asked: list[str] = []
    engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        pages.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_lists_ask_a_dozen_queries_at_most_however_long_they_are(pages: Pages):
    maker = accounts.facility()
    make.photo(make.product(maker, "Gốm 1"))
    rebuild()
    paths = ("/catalogue", "/catalogue?q=gom", "/makers", f"/makers/{maker.slug}")
    for path in paths:  # the lists everybody shares are asked for once
        pages.get(path)
    few = [counted(pages, path) for path in paths]
    for number in range(2, 30):
        other = accounts.facility(f"Xưởng {number}")
        product = make.product(other, f"Gốm {number}")
        make.photo(product)
        make.certificate(other, product)
    rebuild()

    assert [counted(pages, path) for path in paths] == few
    assert max(few) <= MOST_QUERIES


def test_filters_come_from_the_address_and_each_chip_takes_one_away(pages: Pages):
    make.product(name_vi="Gốm một")
    make.product(name_vi="Gốm hai", group_code="cnnt_other")
    rebuild()

    page = pages.get("/catalogue?q=gom&province=01&group=cnnt_craft&group=nonsense")

    assert "Gốm một" in page.text
    assert "Gốm hai" not in page.text
    chips = {
        chip.get_text(" ", strip=True).split(" bỏ")[0]: chip["href"] for chip in page.soup.select(".chip-on")
    }
    assert set(chips) == {"Thủ công mỹ nghệ", "Hà Nội"}
    assert "Gốm hai" in pages.get(chips["Thủ công mỹ nghệ"]).text
    ticked = page.soup.select("#filters input[type=checkbox][checked]")
    assert {(box["name"], box["value"]) for box in ticked} == {("province", "01"), ("group", "cnnt_craft")}


def test_the_filter_form_keeps_the_words_and_the_order(pages: Pages):
    make.product(name_vi="Gốm một")
    rebuild()

    page = pages.get("/catalogue?q=gom&sort=newest")

    hidden = {box["name"]: box["value"] for box in page.soup.select("#filters input[type=hidden]")}
    assert hidden == {"q": "gom", "sort": "newest"}


def test_an_empty_answer_says_what_dropping_a_filter_would_find(pages: Pages):
    make.product(name_vi="Gốm một")
    rebuild()

    page = pages.get("/catalogue?q=gom&province=24")

    assert "Không thấy “gom”." in page.text
    assert "Bỏ lọc “Bắc Ninh” sẽ có 1 sản phẩm." in page.text


def test_mended_words_are_named_with_the_way_back(pages: Pages):
    make.product(name_vi="Gốm sứ men lam")
    rebuild()

    page = pages.get("/catalogue?q=gmo+su+men")

    assert "Không thấy “gmo su men”. Đang hiện kết quả cho gốm sứ men" in page.text
    back = page.soup.find("a", string="Chỉ tìm đúng “gmo su men”")
    assert "exact=1" in back["href"]


def test_what_was_typed_is_never_markup(pages: Pages):
    rebuild()

    page = pages.get("/catalogue", query_string={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.html


def test_the_second_page_goes_on_where_the_first_ended(pages: Pages):
    maker = accounts.facility()
    for number in range(30):
        make.product(maker, f"Gốm {number}")
    rebuild()

    shown = [
        {a["href"] for a in pages.get(f"/catalogue?page={n}").soup.select(".card-p h3 a")} for n in (1, 2)
    ]

    assert [len(each) for each in shown] == [24, 6]
    assert not shown[0] & shown[1]


def test_suggestions_name_words_makers_and_places_in_two_kilobytes(pages: Pages):
    maker = accounts.facility("Gốm Hoàng Long")
    for kind in ("lam", "rạn", "ngọc"):
        make.product(maker, f"Gốm sứ {kind}")
    rebuild()

    answer = pages.client.get("/catalogue/suggest?q=gom")
    found = json.loads(answer.data)
    assert "gốm sứ" in [each["label"] for each in found["words"]]
    assert [each["label"] for each in found["makers"]] == ["Gốm Hoàng Long"]
    assert len(answer.data) <= 2048
    places = json.loads(pages.client.get("/catalogue/suggest?q=bac+gi").data)["places"]
    assert [each["label"] for each in places] == ["Bắc Ninh"]


def test_a_page_of_results_is_light(pages: Pages):
    maker = accounts.facility()
    for number in range(30):
        product = make.product(maker, f"Bình gốm men lam vẽ tay số {number}", name_en=f"Blue vase {number}")
        make.photo(product)
    rebuild()

    for path in ("/catalogue", f"/products/{product.slug}", f"/makers/{maker.slug}", "/makers"):
        assert len(gzip.compress(pages.get(path).html.encode())) <= 14 * 1024, path
