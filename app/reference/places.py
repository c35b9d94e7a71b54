"""Communes with every name they are found by: their own, their province's, and those before 1 July 2025."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.kernel.folding import fold
from app.reference.states import CommuneKind

Lists = dict[str, list[dict[str, str]]]
KINDS = {"Xã": CommuneKind.COMMUNE, "Phường": CommuneKind.WARD, "Đặc khu": CommuneKind.SPECIAL_ZONE}
ENGLISH = {CommuneKind.COMMUNE: "Commune", CommuneKind.WARD: "Ward", CommuneKind.SPECIAL_ZONE: "Special Zone"}


def communes(lists: Lists) -> list[dict[str, Any]]:
    """The rows of ``communes``."""
    provinces = {p["code"]: p for p in lists["provinces"]}
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in lists["older"]:
        if row["scope"] == "province":
            aliases[row["code"]].append(row["name"])
    before = _names_before(lists)
    rows = []
    for ward in lists["wards"]:
        kind = KINDS[ward["unit_type"]]
        province = provinces[ward["province_code"]]
        full = f"{ward['unit_type']} {ward['name']}"
        names = [full, ward["name"], province["full_name"], *aliases[province["code"]], *before[ward["code"]]]
        rows.append(
            {
                "code": ward["code"],
                "name_vi": ward["name"],
                "name_en": f"{ward['name_en']} {ENGLISH[kind]}",
                "full_name_vi": full,
                "kind": kind,
                "province_code": province["code"],
                "folded": fold(ward["name"]),
                "search_key": search_key(names),
            }
        )
    return rows


def search_key(names: list[str]) -> str:
    """Folded names set apart by bars, a blank around each word, so that words are found from their start."""
    folded = dict.fromkeys(fold(name) for name in names)
    return " " + " | ".join(folded) + " |"


def old_communes(lists: Lists) -> list[dict[str, Any]]:
    """The rows of ``old_communes``."""
    provinces = {p["old_code"]: p["old_name"] for p in lists["old_provinces"]}
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for old in lists["old_wards"]:
        pairs[(old["old_ward_code"], old["new_ward_code"])] = {
            "old_code": old["old_ward_code"],
            "name": old["old_ward_name"],
            "district_name": old["old_district_name"],
            "province_name": provinces[old["old_province_code"]],
            "commune_code": old["new_ward_code"],
        }
    return list(pairs.values())


def _names_before(lists: Lists) -> dict[str, list[str]]:
    provinces = {p["old_code"]: p["old_full_name"] for p in lists["old_provinces"]}
    older = dict(_provinces_of_districts(lists["older"]))
    names: dict[str, list[str]] = defaultdict(list)
    for old in lists["old_wards"]:
        found = [old["old_district_name"], old["old_ward_name"], provinces[old["old_province_code"]]]
        if old["old_district_code"] in older:
            found.append(older[old["old_district_code"]])
        names[old["new_ward_code"]] += found
    return names


def _provinces_of_districts(older: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Districts whose province had gone even before 2025 (Hà Tây until 2008), by a range of codes."""
    for row in older:
        if row["scope"] == "district":
            first, last = row["code"].split("-")
            for code in range(int(first), int(last) + 1):
                yield f"{code:03d}", row["name"]
