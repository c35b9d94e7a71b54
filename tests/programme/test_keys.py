"""A ceiling's key is made in one place: its text, its words, its columns; whatever changes in one is found here."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest

from app.programme.keys import CeilingKey, Names
from app.programme.states import LineScope

APP = Path(__file__).parents[2] / "app"
THING, ITEM = Names("Cái này", "This"), Names("Thuê gian hàng", "Stand rent")
SAID: dict[str, tuple[CeilingKey, LineScope, str, str, str, dict[str, Any]]] = {
    "period": (
        CeilingKey.of_period("2026-2030"),
        LineScope.PERIOD,
        "period:2026-2030",
        "Chương trình 2026-2030",
        "Programme 2026-2030",
        {},
    ),
    "year": (
        CeilingKey.of_year(2027),
        LineScope.YEAR,
        "year:2027",
        "Khuyến công quốc gia 2027",
        "National promotion fund 2027",
        {"year": 2027},
    ),
    "province": (
        CeilingKey.of_province(2027, "15"),
        LineScope.PROVINCE_YEAR,
        "province:2027:15",
        "Cái này, kế hoạch 2027",
        "This, plan 2027",
        {"year": 2027, "province_code": "15"},
    ),
    "local fund": (
        CeilingKey.of_local_fund(2027, "15"),
        LineScope.PROVINCE_YEAR,
        "local:2027:15",
        "Cái này, khuyến công địa phương 2027",
        "This, local fund 2027",
        {"year": 2027, "province_code": "15"},
    ),
    "fair": (
        CeilingKey.of_fair(17),
        LineScope.FAIR,
        "fair:17",
        "Cái này",
        "This",
        {"fair_id": 17},
    ),
    "fair item": (
        CeilingKey.of_fair_item(17, "stand_rent"),
        LineScope.FAIR_ITEM,
        "fair:17:stand_rent",
        "Cái này: Thuê gian hàng",
        "This: Stand rent",
        {"fair_id": 17, "cost_item_code": "stand_rent"},
    ),
    "facility": (
        CeilingKey.of_facility(2027, 903),
        LineScope.FACILITY_YEAR,
        "facility:2027:903",
        "Cái này, 2027",
        "This, 2027",
        {"year": 2027, "facility_id": 903},
    ),
}
WHERE = ("year", "province_code", "fair_id", "facility_id", "cost_item_code")
OTHER: dict[str, list[Any]] = {
    "scope": list(LineScope),
    "period": ["2021-2025", "", None],
    "year": [2028, None],
    "province": ["79", "", None],
    "fair_id": [18, None],
    "item": ["transport", "", None],
    "facility_id": [904, None],
    "local": [True, False],
}
NOTICES = {"fairs/service/fair.py", "notices/service/accounts.py"}
"""Files whose keys of letters happen to begin with the same word."""
PREFIXES = ("period:", "year:", "province:", "local:", "fair:", "facility:")


@pytest.mark.parametrize("kind", SAID)
def test_a_key_gives_text_scope_words_and_columns(kind: str) -> None:
    key, scope, text, vi, en, where = SAID[kind]

    assert (key.scope, key.text, key.names(THING, ITEM)) == (scope, text, Names(vi, en))
    expected = {"key": text, "scope": scope, "name_vi": vi, "name_en": en}
    assert key.columns(THING, ITEM) == {**expected, **dict.fromkeys(WHERE), **where}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("field", [one.name for one in fields(CeilingKey)])
def test_a_changed_fact_is_another_ceiling_or_none(kind: str, field: str) -> None:
    key, taken = SAID[kind][0], {one[2] for one in SAID.values()}
    tried = 0
    for value in OTHER[field]:
        if value == getattr(key, field) or {value, getattr(key, field)} == {None, ""}:
            continue
        tried += 1
        try:
            other = replace(key, **{field: value})
        except ValueError:
            continue
        assert other.text != key.text, f"{field} = {value!r} is not seen in the key"
        assert other.text not in taken - {SAID["local fund"][2], SAID["province"][2]}
    assert tried, f"nothing else was tried for {field}"


def test_every_fact_of_a_key_is_tried() -> None:
    assert set(OTHER) == {one.name for one in fields(CeilingKey)}
    assert {key.scope for key, *_ in SAID.values()} == set(LineScope)


def test_no_two_ceilings_share_a_key_and_none_changes_once_made() -> None:
    assert len({key for key, *_ in SAID.values()}) == len({one[2] for one in SAID.values()}) == len(SAID)
    with pytest.raises(FrozenInstanceError):
        setattr(SAID["year"][0], "year", 2028)  # noqa: B010


def test_a_long_name_fits_its_column() -> None:
    columns = CeilingKey.of_fair(17).columns(Names("ă" * 400, "a" * 400))

    assert (columns["name_vi"], columns["name_en"]) == ("ă" * 300, "a" * 300)


def test_where_there_is_no_english_name_the_vietnamese_stands() -> None:
    class Row:
        name_vi, name_en = "Chợ", ""

    assert Names.of(Row()) == Names("Chợ", "Chợ")


def test_nobody_else_spells_the_key_of_a_ceiling() -> None:
    spelt = [
        f"{path.relative_to(APP)}: {text}"
        for path in sorted(APP.rglob("*.py"))
        if path != APP / "programme" / "keys.py" and str(path.relative_to(APP)) not in NOTICES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (text := _beginning(node)).startswith(PREFIXES) and " " not in text
    ]

    assert spelt == []


def _beginning(node: ast.AST) -> str:
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    return str(first.value) if isinstance(first, ast.Constant) else ""
