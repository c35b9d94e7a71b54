"""Loading the programme's dated data: periods, targets, cost items, rates, parameters, beneficiaries.

Each list is loaded only when its file changed. Rows are added or brought up to date by what names them, never taken
away; a last day that staff have set stays.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.states import LegalForm
from app.kernel.db import Base, db
from app.programme.models import (
    BeneficiaryRule,
    CostItem,
    Parameter,
    Period,
    SupportRate,
    Target,
)
from app.programme.states import FairKind
from app.reference.models import ListVersion

FOLDER = Path(__file__).parent.parent.parent / "data" / "programme"
Row = dict[str, Any]


def load(folder: Path = FOLDER) -> dict[str, int]:
    """Load every list whose file changed; gives the number of rows of each list that was loaded."""
    done: dict[str, int] = {}
    for name, (model, keys, read) in LISTS.items():
        label, text = f"programme {name}", (folder / f"{name}.csv").read_bytes()
        digest = hashlib.sha256(text).hexdigest()
        known = db.session.get(ListVersion, label)
        if known is not None and known.sha256 == digest:
            continue
        done[label] = _keep(model, keys, [read(row) for row in _rows(text)])
        db.session.merge(ListVersion(name=label, sha256=digest))
        db.session.flush()
    return done


def _rows(text: bytes) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(text.decode("utf-8").splitlines())


def _keep(model: type[Base], keys: tuple[str, ...], rows: list[Row]) -> int:
    known = {tuple(getattr(row, key) for key in keys): row for row in db.session.scalars(select(model))}
    for row in rows:
        found = known.get(tuple(row[key] for key in keys))
        if found is None:
            db.session.add(model(**row))
            continue
        for name, value in row.items():
            if name != "valid_to" or value is not None:
                setattr(found, name, value)
    return len(rows)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _in_force(row: dict[str, str]) -> Row:
    return {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
        "clause": row["clause"],
    }


def _period(row: dict[str, str]) -> Row:
    return {**row, "starts_on": _day(row["starts_on"]), "ends_on": _day(row["ends_on"])}


def _target(row: dict[str, str]) -> Row:
    period = db.session.scalars(select(Period.id).where(Period.code == row["period_code"])).one()
    rest = {name: row[name] for name in ("indicator", "name_vi", "name_en", "clause")}
    amount = int(row["amount"]) if row["amount"] else None
    return {**rest, "period_id": period, "position": int(row["position"]), "amount": amount}


def _item(row: dict[str, str]) -> Row:
    return {**row, "position": int(row["position"])}


def _rate(row: dict[str, str]) -> Row:
    return {
        "fair_kind": FairKind(row["fair_kind"]),
        "cost_item_code": row["cost_item_code"],
        "percent": int(row["percent"]),
        **_in_force(row),
    }


def _parameter(row: dict[str, str]) -> Row:
    return {"code": row["code"], "value": int(row["value"]), **_in_force(row)}


def _beneficiary(row: dict[str, str]) -> Row:
    return {
        "legal_form": LegalForm(row["legal_form"]),
        "accepted": row["accepted"] == "1",
        **_in_force(row),
    }


LISTS: dict[str, tuple[type[Base], tuple[str, ...], Callable[[dict[str, str]], Row]]] = {
    "periods": (Period, ("code",), _period),
    "targets": (Target, ("period_id", "indicator"), _target),
    "cost_items": (CostItem, ("code",), _item),
    "support_rates": (SupportRate, ("fair_kind", "cost_item_code", "valid_from"), _rate),
    "parameters": (Parameter, ("code", "valid_from"), _parameter),
    "beneficiary_rules": (BeneficiaryRule, ("legal_form", "valid_from"), _beneficiary),
}
