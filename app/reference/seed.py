"""Loading the shipped lists: each only when its files changed, so a second run is instant.

Rows are added or brought up to date, never taken away: something may point at them.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from app.kernel import unique
from app.kernel.db import Base, db
from app.kernel.folding import fold, slugify, words_of
from app.reference import places
from app.reference.models import (
    Bank,
    CertificateType,
    Commune,
    Country,
    Currency,
    HsCode,
    Incoterm,
    ListVersion,
    OldCommune,
    ProductGroup,
    Province,
    ProvinceStatus,
    Sector,
    Unit,
)

FOLDER = Path(__file__).parent.parent.parent / "data" / "reference"
CHUNK = 500
COMMON_UNITS = [
    "H87",
    "SET",
    "KGM",
    "XBX",
    "XPK",
    "XBO",
    "XBG",
    "XJR",
    "LTR",
    "PR",
    "GRM",
    "MLT",
    "TNE",
    "MTR",
    "vn-cap",
    "vn-buc",
    "EA",
    "XCT",
    "DZN",
    "MTK",
    "XBK",
    "XCX",
    "vn-hu",
    "vn-to",
]
Row = dict[str, Any]


def load(folder: Path = FOLDER) -> dict[str, int]:
    """Load every list whose files changed; gives the number of rows of each list that was loaded."""
    done: dict[str, int] = {}
    for name, files, loader in LISTS:
        digest = _digest(folder, files)
        known = db.session.get(ListVersion, name)
        if known is not None and known.sha256 == digest:
            continue
        done[name] = loader(folder)
        if known is None:
            db.session.add(ListVersion(name=name, sha256=digest))
        else:
            known.sha256 = digest
        db.session.flush()
    return done


def _digest(folder: Path, files: Iterable[str]) -> str:
    seal = hashlib.sha256()
    for name in files:
        seal.update((folder / name).read_bytes())
    return seal.hexdigest()


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _put(model: type[Base], rows: list[Row]) -> int:
    """Add rows or bring them up to date, by primary key."""
    table = model.__table__
    keys = [column.name for column in table.primary_key]
    statement = unique.insert(model)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    upsert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    for start in range(0, len(rows), CHUNK):
        db.session.execute(upsert, rows[start : start + CHUNK])
    return len(rows)


def _replace(model: type[Base], rows: list[Row]) -> int:
    """Lists nothing points at are written anew."""
    db.session.execute(delete(model))
    for start in range(0, len(rows), CHUNK):
        db.session.execute(db.insert(model), rows[start : start + CHUNK])
    return len(rows)


def _provinces(folder: Path) -> int:
    rows = [
        {
            "code": r["code"],
            "name_vi": r["name"],
            "name_en": r["name_en"],
            "full_name_vi": r["full_name"],
            "full_name_en": r["full_name_en"],
            "slug": r["slug"],
            "region_code": r["region_code"],
            "region_name": r["region_name"],
            "promotion_region": r["industrial_promotion_region"],
            "merged_from": r["merged_from"],
        }
        for r in _rows(folder, "admin/provinces.csv")
    ]
    return _put(Province, rows)


def _statuses(folder: Path) -> int:
    rows: list[Row] = [
        {**r, "valid_from": date.fromisoformat(r["valid_from"])}
        for r in _rows(folder, "province_statuses.csv")
    ]
    return _replace(ProvinceStatus, rows)


def _communes(folder: Path) -> int:
    lists = {
        "provinces": list(_rows(folder, "admin/provinces.csv")),
        "wards": list(_rows(folder, "admin/wards.csv")),
        "old_provinces": list(_rows(folder, "admin/old_provinces.csv")),
        "old_wards": list(_rows(folder, "admin/old_ward_map.csv")),
        "older": list(_rows(folder, "older_names.csv")),
    }
    count = _put(Commune, places.communes(lists))
    _replace(OldCommune, places.old_communes(lists))
    return count


def _sectors(folder: Path) -> int:
    rows: list[Row] = [
        {**r, "position": int(r["position"]), "valid_from": date.fromisoformat(r["valid_from"])}
        for r in _rows(folder, "sectors.csv")
    ]
    return _put(Sector, rows)


def _groups(folder: Path) -> int:
    rows: list[Row] = [{**r, "position": int(r["position"])} for r in _rows(folder, "product_groups.csv")]
    return _put(ProductGroup, rows)


def _units(folder: Path) -> int:
    rows: list[Row] = []
    for number, r in enumerate(_rows(folder, "codes/units.csv")):
        code = r["code"] or f"vn-{slugify(r['symbol_vi'])}"
        common = COMMON_UNITS.index(code) if code in COMMON_UNITS else len(COMMON_UNITS) + number
        names = {name: r[name] for name in ("symbol_vi", "name_vi", "name_en", "kind")}
        rows.append({"code": code, "position": common + 1, **names})
    return _put(Unit, rows)


def _countries(folder: Path) -> int:
    rows = [
        {"code": r["alpha2"], "name_vi": r["name_vi"], "name_en": r["name_en"]}
        for r in _rows(folder, "codes/countries.csv")
    ]
    return _put(Country, rows)


def _currencies(folder: Path) -> int:
    rows: list[Row] = [
        {
            "code": r["code"],
            "name_vi": r["name_vi"],
            "name_en": r["name_en"],
            "decimals": int(r["decimals"] or 0),
        }
        for r in _rows(folder, "codes/currencies.csv")
    ]
    return _put(Currency, rows)


def _incoterms(folder: Path) -> int:
    names = ("code", "name_vi", "name_en")
    return _put(Incoterm, [{n: r[n] for n in names} for r in _rows(folder, "codes/incoterms_2020.csv")])


def _path(row: Mapping[str, str]) -> str:
    return f"{row['path_vi'] or row['name_vi']} {row['path_en'] or row['name_en']}"


def _hs_codes(folder: Path) -> int:
    rows: list[Row] = [
        {
            "code": r["code"],
            "level": int(r["level"]),
            "parent": r["parent"],
            "name_vi": r["name_vi"],
            "name_en": r["name_en"],
            "folded": fold(_path(r)),
            "spelt": " ".join(words_of(_path(r))),
        }
        for r in _rows(folder, "codes/hs_codes.csv")
    ]
    return _put(HsCode, rows)


def _certificates(folder: Path) -> int:
    rows: list[Row] = [
        {
            "code": r["code"],
            "name_vi": r["name_vi"],
            "name_en": r["name_en"],
            "group": r["group"],
            "usual_months": int(r["usual_validity_months"]) if r["usual_validity_months"] else None,
            "reference": r["reference"],
        }
        for r in _rows(folder, "codes/certificates.csv")
    ]
    return _put(CertificateType, rows)


def _banks(folder: Path) -> int:
    """One row per number; where two share it, the one still in use."""
    best: dict[str, Row] = {}
    for r in _rows(folder, "payment/banks.csv"):
        live = r["deprecated"] != "1"
        if r["bin"] in best and not live:
            continue
        best[r["bin"]] = {
            "bin": r["bin"],
            "code": r["code"],
            "name": r["short_name"],
            "full_name": r["full_name"],
            "can_receive": live and r["vietqr_status"] in ("0", "1"),
        }
    return _put(Bank, list(best.values()))


PLACES = ("admin/provinces.csv", "admin/wards.csv", "admin/old_provinces.csv", "admin/old_ward_map.csv")
LISTS: tuple[tuple[str, tuple[str, ...], Callable[[Path], int]], ...] = (
    ("provinces", ("admin/provinces.csv",), _provinces),
    ("province statuses", ("province_statuses.csv",), _statuses),
    ("communes", (*PLACES, "older_names.csv"), _communes),
    ("sectors", ("sectors.csv",), _sectors),
    ("product groups", ("product_groups.csv",), _groups),
    ("units", ("codes/units.csv",), _units),
    ("countries", ("codes/countries.csv",), _countries),
    ("currencies", ("codes/currencies.csv",), _currencies),
    ("incoterms", ("codes/incoterms_2020.csv",), _incoterms),
    ("hs codes", ("codes/hs_codes.csv",), _hs_codes),
    ("certificate types", ("codes/certificates.csv",), _certificates),
    ("banks", ("payment/banks.csv",), _banks),
)
