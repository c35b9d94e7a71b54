"""What buyers really type: export words, lists, slips of the finger and of the ear, places, papers and customs codes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from app.catalog import tasks
from app.catalog.queries.cards import cards_for
from app.catalog.search import engine, indexed, known_words
from app.catalog.search.asked_facts import asked_facts
from app.catalog.search.keyboard import sound, typed_as_keys
from app.kernel import clock
from app.kernel.db import db
from tests.catalog.shelves import ask, names, rebuild
from tests.make import accounts, catalog as make
from tests.pages import Pages

TEAS = {"Trà sen Tây Hồ", "Chè Tân Cương"}
GOODS = (
    ("Khay mây tre đan Phú Vinh", "Rattan tray, Phu Vinh"),
    ("Cà phê Cầu Đất", "Roasted coffee, Cau Dat"),
    ("Cà phê rang mộc", "Roasted coffee"),
    ("Máy nghiền bột gạo", "Milling machine"),
    ("Mật ong rừng U Minh", "Honey, U Minh"),
    ("Lụa Vạn Phúc", "Woven silk, Van Phuc"),
    ("Trống đồng Trà Đông", "Bronze drum, Tra Dong"),
    ("Trà sen Tây Hồ", "Lotus tea, Tay Ho"),
    ("Chè Tân Cương", "Green tea, Tan Cuong"),
    ("Miến tỏi đen", "Black garlic noodles"),
    ("Xoài sấy dẻo", "Dried fruit: mango"),
    ("Bát gỗ tiện", "Turned bowl"),
    ("Nước mắm cốt", "Fish sauce"),
    ("Tranh sơn mài", "Lacquer painting"),
)


@pytest.fixture
def shelf(app: Flask) -> None:
    """Goods of every kind, some of food, in Phú Thọ; pottery in Bát Tràng."""
    elsewhere = accounts.facility("Cơ sở Tân Lập", province_code="25", commune_code=accounts.commune("25"))
    for name, english in GOODS:
        food = name.startswith(("Cà", "Mật", "Trà", "Chè", "Miến", "Xoài", "Nước"))
        make.product(elsewhere, name, name_en=english, group_code="cnnt_food" if food else "cnnt_craft")
    make.product(name_vi="Bình gốm sứ men lam", name_en="Vase")
    rebuild()


def near(words: str) -> list[str]:
    """The names of near matches."""
    return [card.name_vi for card in cards_for(ask(words).near)]


@pytest.mark.usefixtures("shelf")
class TestNeverEmpty:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("mây tre đan xuất khẩu", "Khay mây tre đan Phú Vinh"),
            ("cafe rang xay", "Cà phê rang mộc"),
            ("trái cây", "Xoài sấy dẻo"),
            ("miến dong", "Miến tỏi đen"),
            ("nước mắm Nhật hảo hạng đặc biệt", "Nước mắm cốt"),
        ],
    )
    def test_rare_words_behind_a_thing_never_leave_the_page_empty(self, words: str, first: str):
        assert [*names(words), *near(words)][:1] == [first]
        assert ask(words).read_as == ""

    def test_a_list_finds_each_of_its_parts(self):
        assert {"Lụa Vạn Phúc", "Mật ong rừng U Minh"} == set(names("lụa, mật ong"))
        assert len(names("lụa;mật ong/cà phê")) == 4
        assert set(names("mật ong, Phú Thọ")) == {"Mật ong rừng U Minh"}
        assert set(names("điện thoại, mật ong")) == {"Mật ong rừng U Minh"}
        assert len(names("lụa và mật ong")) == 2

    @pytest.mark.parametrize("words", ["điện thoại", "dien thoai", "ô tô", "laptop", "xi măng", "đồng hồ"])
    def test_what_nobody_sells_is_said_to_be_missing_and_not_read_as_something_else(self, words: str):
        answer = ask(words)
        assert (answer.total, answer.near, answer.read_as) == (0, (), "")


@pytest.mark.usefixtures("shelf")
class TestSlips:
    @pytest.mark.parametrize(
        ("typed", "name", "read_as"),
        [
            ("maatj ong", "Mật ong rừng U Minh", "mật ong"),
            ("lujaa", "Lụa Vạn Phúc", "lụa"),
            ("ca2 phe6", "Cà phê Cầu Đất", "cà phê"),
            ("nuwowcs mawms", "Nước mắm cốt", "nước mắm"),
            ("xơn mài", "Tranh sơn mài", ""),
            ("lước mắm", "Nước mắm cốt", "nước mắm"),
            ("mây che đan", "Khay mây tre đan Phú Vinh", ""),
            ("mta ong", "Mật ong rừng U Minh", "mật ong"),
            ("xoài xấy dẻo", "Xoài sấy dẻo", "xoài sấy dẻo"),
            ("lua van phcu", "Lụa Vạn Phúc", "lụa vạn phúc"),
        ],
    )
    def test_slips_of_fingers_and_ears_find_what_was_meant_and_say_so(
        self, typed: str, name: str, read_as: str
    ):
        answer = ask(typed)
        assert name in names(typed)
        assert answer.read_as == read_as

    def test_keys_find_teas(self):
        assert "Trà sen Tây Hồ" in names("traf")

    def test_words_that_exist_are_left_as_they_are(self):
        for words in ("trái cây", "miến dong", "cà phê rang", "4 sao"):
            assert ask(words).read_as == ""


@pytest.mark.usefixtures("shelf")
class TestMeaning:
    def test_half_marked_words_keep_their_synonyms(self):
        assert names("gốm su") == names("gom su") == names("gốm sứ") == ["Bình gốm sứ men lam"]
        assert ask("bộ ấm chen").also == ask("bộ ấm chén").also

    def test_tea_leads_with_teas_and_not_with_drums_of_a_place_of_that_name(self):
        assert set(names("trà")[:2]) == TEAS
        assert "Trống đồng Trà Đông" in names("trà đông")

    def test_a_group_is_found_by_what_it_is_called_and_not_by_any_word_of_its_title(self):
        assert names("che") == ["Chè Tân Cương"]
        assert len(names("thực phẩm")) == len(names("food")) == 8

    def test_places_are_found_as_places(self):
        assert names("bát tràng") == names("bat trang") == ["Bình gốm sứ men lam"]
        assert "Bát gỗ tiện" not in names("gốm bát tràng")
        assert len(names("tỉnh phú thọ")) == len(GOODS)


@pytest.mark.usefixtures("shelf")
class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "label"),
        [
            ("rừng", "Mật ong rừng U Minh"),
            ("u mi", "Mật ong rừng U Minh"),
            ("tan cuong", "Chè Tân Cương"),
            ("trà", "Chè Tân Cương"),
            ("maatj", "Mật ong rừng U Minh"),
            ("nuoc mma", "Nước mắm cốt"),
            ("lotus", "Lotus tea, Tay Ho"),
        ],
    )
    def test_any_word_of_a_name_its_synonyms_and_slips_are_offered(self, typed: str, label: str):
        assert label in [each.label for each in engine.suggest(typed)]

    def test_groups_and_places_are_offered_and_the_answer_stays_small(self, pages: Pages):
        for number in range(9):
            make.product(name_vi=f"Giỏ mây tre đan thủ công mỹ nghệ xuất khẩu kiểu thứ {number} cỡ lớn")
        rebuild()
        typed = pages.client.get("/catalogue/suggest?q=thủ công")
        found = json.loads(typed.data)
        assert [each["label"] for each in found["groups"]] == ["Thủ công mỹ nghệ"]
        assert found["words"]
        assert len(typed.data) <= 2048
        assert json.loads(pages.client.get("/catalogue/suggest?q=bac+gi").data)["places"]

    def test_what_was_written_meanwhile_is_offered(self):
        product = make.product(name_vi="Nhang trầm Huế")
        db.session.commit()
        engine.current().index([product.id])
        assert "Nhang trầm Huế" in [each.label for each in engine.suggest("tram hue")]


def test_in_a_large_catalogue_words_follow_when_the_worker_has_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexed, "SMALL", 0)
    monkeypatch.setattr(known_words, "REST", 0)
    rebuild()
    product = make.product(name_vi="Nhang trầm Huế")
    db.session.commit()
    engine.current().index([product.id])
    assert engine.suggest("nhang") == []

    tasks.refresh_search_words()
    assert [each.label for each in engine.suggest("nhang")] == ["Nhang trầm Huế"]
    assert not engine.current()._words.is_due(engine.current().store.place())


def test_the_list_without_words_is_counted_once_until_something_is_written(app: Flask) -> None:
    make.product(name_vi="Nhang trầm")
    rebuild()
    assert ask() is ask()
    assert ask(priced=True) is not ask(priced=True)

    product = make.product(name_vi="Nhang quế")
    db.session.commit()
    engine.current().index([product.id])
    assert ask().total == 2


def test_the_city_is_found_by_all_its_names(app: Flask) -> None:
    saigon = accounts.facility("Cơ sở Tân Lập", province_code="79", commune_code=accounts.commune("79"))
    make.product(saigon, "Nhang trầm")
    make.product(name_vi="Gốm men lam")
    rebuild()

    for words in ("tp hcm", "TP. HCM", "tphcm", "sài gòn", "thành phố Hồ Chí Minh", "nhang tp hcm"):
        assert names(words) == ["Nhang trầm"], words


def test_recognitions_and_customs_codes_are_found(app: Flask) -> None:
    maker, today = accounts.facility(), clock.today()
    four, three, crafts, over = (make.product(maker, f"Gốm {n}") for n in ("bốn", "ba", "quý", "cũ"))
    for product, stars, until in ((four, 4, None), (three, 3, None), (over, 4, today - timedelta(days=1))):
        make.certificate(maker, product, scheme="ocop", level="", stars=stars, expires_on=until)
    make.certificate(maker, crafts, level="national")
    three.hs_code = "691200"
    make.product(name_vi="Lụa không giấy")
    rebuild()

    assert names("ocop 4 sao") == names("4 sao") == names("gốm OCOP 4*") == ["Gốm bốn"]
    assert set(names("ocop")) == {"Gốm bốn", "Gốm ba"}
    assert names("cnnt") == names("công nghiệp nông thôn tiêu biểu cấp quốc gia") == ["Gốm quý"]
    assert names("cnnt cấp tỉnh") == []
    assert names("6912") == names("6912.00") == names("mã hs 691200") == names("hs 69") == ["Gốm ba"]
    assert near("lụa ocop") == ["Lụa không giấy"]


@pytest.mark.parametrize(
    ("keys", "word"),
    [("nuwowcs", "nước"), ("ddoof", "đồ"), ("mat65", "mật"), ("quees", "quế"), ("500ml", ""), ("laquer", "")],
)
def test_keys_become_marks_only_where_that_makes_a_syllable(keys: str, word: str) -> None:
    assert typed_as_keys(keys) == word


def test_syllables_that_sound_alike_are_one_sound() -> None:
    assert (
        len({sound(each) for each in ("tranh", "chanh")})
        == len({sound(each) for each in ("gia", "ra", "da")})
        == 1
    )


def test_figures_that_are_no_customs_code_stay_words() -> None:
    assert asked_facts("gạo túi 5 kg").rest == "gạo túi 5 kg"
    assert asked_facts("trà 500 g").hs == ()
