"""Which words find what."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask

from app.catalog.search.plan import plan
from tests.catalog.shelves import ask, names, rebuild
from tests.make import accounts, catalog as make


@pytest.fixture
def shelf(app: Flask) -> None:
    """Pottery, a snake-gourd, honey and a basket of Hà Nội."""
    for name in ("Gốm sứ men lam", "Gom góp tem thư", "Mật ong rừng", "Giỏ mây đan tay", "Chè Thái Nguyên"):
        make.product(name_vi=name)
    make.product(name_vi="Khay tre", name_en="Bamboo trays", description_vi="Sơn mài không chì, nung lò")
    rebuild()


@pytest.mark.usefixtures("shelf")
class TestWords:
    def test_words_without_marks_find_words_with_marks(self):
        assert names("gom su")[0] == "Gốm sứ men lam"

    def test_marks_that_were_typed_are_honoured_first(self):
        assert names("gốm")[0] == "Gốm sứ men lam"
        assert names("Gom")[:2] != []
        assert set(names("gốm")[:1]) == {"Gốm sứ men lam"}

    def test_words_typed_as_letters_and_loose_marks_find_the_same(self):
        assert names(unicodedata.normalize("NFD", "Gốm sứ")) == names("Gốm sứ")

    def test_d_with_stroke_is_d(self):
        assert names("giỏ mây dan tay") == ["Giỏ mây đan tay"]

    def test_places_find_their_products_by_the_old_name_too(self):
        assert "Mật ong rừng" in names("mat ong bat trang")
        assert "Mật ong rừng" in names("mật ong Gia Lâm")

    def test_english_names_are_found_in_singular_and_plural(self):
        assert names("bamboo tray") == names("bamboo trays") == ["Khay tre"]

    def test_an_english_word_finds_the_vietnamese_thing(self):
        assert "Mật ong rừng" in names("honey")
        assert "mật ong" in ask("honey").also

    def test_regional_words_of_the_same_meaning_find_each_other(self):
        assert "Chè Thái Nguyên" in names("trà")
        assert ask("trà").also == ("chè",)

    def test_only_these_words_when_asked_for(self):
        assert names("trà", exact=True) == []

    def test_a_misspelt_question_is_read_as_a_whole_and_says_so(self):
        answer = ask("gmo su men lam")
        assert answer.read_as == "gốm sứ men lam"
        assert answer.total == 1

    def test_words_run_together_are_set_apart(self):
        assert ask("gomsu").read_as == "gốm sứ"

    def test_near_matches_are_kept_apart(self):
        answer = ask("mật ong kim cương")
        assert answer.total == 0
        assert len(answer.near) == 1

    def test_two_words_of_a_description_are_found_when_names_hold_nothing(self):
        assert names("sơn mài") == ["Khay tre"]

    def test_words_that_say_nothing_are_left_aside(self):
        assert names("mua mật ong giá rẻ") == ["Mật ong rừng"]


def test_the_name_counts_more_than_the_maker(app: Flask):
    make.product(accounts.facility("Gốm sứ Chu Đậu"), "Nhang quế")
    make.product(accounts.facility("Cơ sở Quế"), "Gốm sứ hoa lam")
    rebuild()

    assert names("gốm sứ") == ["Gốm sứ hoa lam", "Nhang quế"]


def test_i_and_y_are_one_letter_and_so_are_two_ways_of_setting_a_tone(app: Flask):
    make.product(name_vi="Gỗ mỹ nghệ Hoà Bình")
    rebuild()

    assert names("mĩ nghệ") == names("mỹ nghệ hòa bình") == ["Gỗ mỹ nghệ Hoà Bình"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gốm tphcm", ["gốm", "ho", "chi", "minh"]),
        ("ca phe daklak", ["ca", "phe", "dak", "lak"]),
        ("lụa hn", ["lụa", "ha", "noi"]),
    ],
)
def test_short_and_joined_names_of_places_are_spelt_out(typed: str, words: list[str]) -> None:
    assert plan(typed).words == words
