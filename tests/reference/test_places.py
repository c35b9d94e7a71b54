"""Finding a place by what people type."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.reference import queries
from app.reference.states import ProvinceKind


def _found(text: str, limit: int = 20) -> list[str]:
    return [f"{c.full_name_vi}, {c.province.name_vi}" for c in queries.find_communes(text, limit)]


@pytest.mark.parametrize(
    "typed", ["Bát Tràng", "bat trang", "BAT TRANG", "xã bát tràng", "Bát Tràng, Gia Lâm, Hà Nội"]
)
def test_the_own_name_comes_first_with_or_without_marks(app: Flask, typed: str) -> None:
    assert _found(typed)[0] == "Xã Bát Tràng, Hà Nội"


def test_an_old_district_finds_the_communes_it_became(app: Flask) -> None:
    found = _found("gia lam")
    assert found[0] == "Xã Gia Lâm, Hà Nội"
    assert {"Xã Bát Tràng, Hà Nội", "Xã Phù Đổng, Hà Nội", "Xã Thuận An, Hà Nội"} <= set(found)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("ha tay", "Phường Hà Đông, Hà Nội"),
        ("binh duong", "Phường Thủ Dầu Một, Hồ Chí Minh"),
        ("tỉnh Bình Phước", "Phường Đồng Xoài, Đồng Nai"),
    ],
)
def test_an_old_province_finds_its_communes(app: Flask, typed: str, place: str) -> None:
    assert place in _found(typed, limit=200)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("q1", "Phường Sài Gòn, Hồ Chí Minh"),
        ("Q. 1", "Phường Sài Gòn, Hồ Chí Minh"),
        ("quan 1 tphcm", "Phường Sài Gòn, Hồ Chí Minh"),
        ("tp hcm", "Phường Sài Gòn, Hồ Chí Minh"),
        ("TP.HCM", "Phường Sài Gòn, Hồ Chí Minh"),
        ("hcm", "Phường Sài Gòn, Hồ Chí Minh"),
        ("daklak", "Phường Buôn Ma Thuột, Đắk Lắk"),
        ("hn", "Xã Bát Tràng, Hà Nội"),
        ("hanoi", "Xã Bát Tràng, Hà Nội"),
        ("battrang", "Xã Bát Tràng, Hà Nội"),
        ("h. gia lâm", "Xã Bát Tràng, Hà Nội"),
        ("Ðắk Lắk", "Phường Buôn Ma Thuột, Đắk Lắk"),
    ],
)
def test_short_and_joined_names_find_the_place(app: Flask, typed: str, place: str) -> None:
    assert place in _found(typed, limit=400)


def test_a_district_by_its_number_is_no_other_district(app: Flask) -> None:
    assert "Phường Sài Gòn, Hồ Chí Minh" in _found("q1", limit=12)
    assert [p.name_vi for p in queries.find_provinces("tphcm")] == ["Hồ Chí Minh"]
    assert [p.name_vi for p in queries.find_provinces("daklak")] == ["Đắk Lắk"]


def test_both_spellings_of_the_tone_mark_find_the_same(app: Flask) -> None:
    assert _found("Hoà Lạc") == _found("Hòa Lạc")
    assert _found("hoa lac")[0] == "Xã Hòa Lạc, Hà Nội"


def test_an_old_ward_finds_where_it_went(app: Flask) -> None:
    assert _found("xã Kiêu Kỵ") == ["Xã Gia Lâm, Hà Nội"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "%%%", "'; drop table communes"])
def test_nothing_useful_typed_finds_nothing(app: Flask, typed: str) -> None:
    assert _found(typed) == []


def test_where_a_commune_was_before(app: Flask) -> None:
    bat_trang = queries.find_communes("bat trang")[0]
    assert "Huyện Gia Lâm, Hà Nội" in queries.old_place(bat_trang.code)


@pytest.mark.parametrize(
    ("code", "day", "kind"),
    [
        ("75", date(2026, 4, 29), ProvinceKind.PROVINCE),
        ("75", date(2026, 4, 30), ProvinceKind.CITY),
        ("46", date(2024, 12, 31), ProvinceKind.PROVINCE),
        ("46", date(2025, 1, 1), ProvinceKind.CITY),
        ("01", date(2025, 10, 15), ProvinceKind.CITY),
        ("24", date(2026, 11, 24), ProvinceKind.PROVINCE),
    ],
)
def test_a_province_is_what_it_was_on_the_day(app: Flask, code: str, day: date, kind: ProvinceKind) -> None:
    assert queries.province_kind_on(code, day) is kind


def test_suggestions_need_no_account_and_write_nothing(app: Flask) -> None:
    answer = app.test_client().get("/places/suggest?q=bat+trang")
    assert answer.status_code == 200
    assert answer.json
    assert answer.json[0]["label"] == "Xã Bát Tràng, Hà Nội"
    assert "Huyện Gia Lâm" in answer.json[0]["before"]


def test_suggestions_speak_the_language_of_the_address(app: Flask) -> None:
    english = app.test_client().get("/en/places/suggest?q=bat+trang")
    assert english.json
    assert english.json[0]["label"] == "Bat Trang Commune, Hanoi"
