"""The shipped lists, as loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

from flask import Flask
from sqlalchemy import func, select

from app.kernel.db import Base, db
from app.reference import queries, seed
from app.reference.models import Commune, HsCode, OldCommune, Province
from app.reference.states import CommuneKind, ProvinceKind


def _count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_all_places_of_today_are_there(app: Flask) -> None:
    """R31: the list of today with its 34 codes; the places of before stand in a list of their own."""
    assert _count(Province) == 34
    assert _count(Commune) == 3_321
    assert _count(OldCommune) == 10_602
    kinds = dict(db.session.execute(select(Commune.kind, func.count()).group_by(Commune.kind)).all())
    assert kinds == {CommuneKind.COMMUNE: 2_611, CommuneKind.WARD: 697, CommuneKind.SPECIAL_ZONE: 13}


def test_a_second_run_loads_nothing(app: Flask) -> None:
    assert seed.load() == {}


def test_a_changed_file_brings_its_list_up_to_date(app: Flask, tmp_path: Path) -> None:
    folder = Path(copytree(seed.FOLDER, tmp_path / "lists"))
    path = folder / "sectors.csv"
    path.write_text(path.read_text().replace("Sản xuất sạch hơn", "Sản xuất rất sạch"))
    assert seed.load(folder) == {"sectors": 7}
    assert any(s.name_vi.startswith("Sản xuất rất sạch") for s in queries.sectors())
    db.session.rollback()


def test_wards_of_central_cities_are_317_today(app: Flask) -> None:
    """R4, R7: 3,004 of 3,321 are eligible by location alone."""
    cities = [
        p.code
        for p in queries.provinces()
        if queries.province_kind_on(p.code, date(2026, 11, 24)) is ProvinceKind.CITY
    ]
    assert sorted(cities) == ["01", "31", "46", "48", "75", "79", "92"]
    wards = select(func.count()).where(Commune.kind == CommuneKind.WARD, Commune.province_code.in_(cities))
    assert db.session.scalar(wards) == 317


def test_hs_headings_are_found_by_code_and_by_words_in_both_languages(app: Flask) -> None:
    assert _count(HsCode) == 6_937
    assert {hs.code[:4] for hs in queries.find_hs("6911")} == {"6911"}
    assert any(hs.code.startswith("0409") for hs in queries.find_hs("mat ong"))
    assert any(hs.code.startswith("0409") for hs in queries.find_hs("natural honey"))


def _found(typed: str) -> str:
    return " · ".join(hs.name_vi.lower() for hs in queries.find_hs(typed, limit=1_000))


def test_hs_words_are_taken_as_typed_and_without_marks_only_where_nothing_is_found(app: Flask) -> None:
    """«lụa» is silk, «lúa» is rice and «lúa mì» wheat; without marks it may be either."""
    for typed, others in (("lụa", "lúa"), ("lúa", "lụa"), ("LỤA", "lúa"), ("lu\u0323a", "lúa")):
        meant = typed.lower().replace("u\u0323", "ụ")
        names = _found(typed)
        assert meant in names, typed
        assert others not in names, typed
    assert "trẻ" not in _found("tre"), "bamboo is spelt so, children are not"
    assert "tre" in _found("tre")
    assert {"lụa", "lúa"} <= set(_found("lua").replace(",", " ").split()), "nothing is spelt so"
    assert _found("gôm"), "a mark forgotten finds what is spelt nearly so"
    assert _found("Lụa TƠ tằm") == _found("lụa tơ tằm") != ""


def test_units_begin_with_the_common_ones_and_each_has_a_code(app: Flask) -> None:
    units = queries.units()
    assert [u.symbol_vi for u in units[:3]] == ["cái", "bộ", "kg"]
    assert len({u.code for u in units}) == 75


def test_only_banks_a_transfer_reaches_are_offered(app: Flask) -> None:
    banks = queries.banks()
    assert banks
    assert all(bank.can_receive and len(bank.bin) == 6 for bank in banks)


def test_product_groups_are_two_classifications(app: Flask) -> None:
    """R28."""
    assert len(queries.product_groups("cnnt")) == 4
    assert len(queries.product_groups("ocop")) == 6


def test_countries_come_in_the_order_of_the_reader_with_the_own_first(app: Flask) -> None:
    names = [country.name_vi for country in queries.countries()]
    assert names[0] == "Việt Nam"
    assert names.index("Ai Cập") < names.index("Ấn Độ") < names.index("Ba Lan") < names.index("Đan Mạch")
    assert names.index("Cuba") < names.index("Đan Mạch") < names.index("Đức") < names.index("Ecuador")
