"""What stands before and after in a line of the history, in the reader's words."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import gettext as _, lazy_pgettext
from app.kernel.workflow import FLOWS
from app.web.formatting import num, vnd

NAMES = {
    "accepted": lazy_pgettext("fact", "accepted costs"),
    "active": lazy_pgettext("fact", "in use"),
    "address": lazy_pgettext("fact", "address"),
    "alt_vi": lazy_pgettext("fact", "words for the photo"),
    "amount": lazy_pgettext("fact", "amount"),
    "amount_foreign": lazy_pgettext("fact", "amount in foreign money"),
    "application": lazy_pgettext("fact", "application"),
    "award": lazy_pgettext("fact", "support file"),
    "bank": lazy_pgettext("fact", "bank"),
    "buyer": lazy_pgettext("fact", "buyer"),
    "bytes": lazy_pgettext("fact", "size in bytes"),
    "cap": lazy_pgettext("fact", "ceiling"),
    "checked": lazy_pgettext("fact", "checked"),
    "clause": lazy_pgettext("fact", "clause"),
    "cofunding": lazy_pgettext("fact", "pledge of the own share"),
    "commune_code": lazy_pgettext("fact", "commune"),
    "contact": lazy_pgettext("fact", "contact"),
    "contract": lazy_pgettext("fact", "contract"),
    "contribution": lazy_pgettext("fact", "part the fair played"),
    "craft_village": lazy_pgettext("fact", "craft village"),
    "currency": lazy_pgettext("fact", "currency"),
    "day": lazy_pgettext("fact", "day"),
    "enquiry": lazy_pgettext("fact", "enquiry"),
    "fair": lazy_pgettext("fact", "fair"),
    "funding": lazy_pgettext("fact", "paid from"),
    "group_code": lazy_pgettext("fact", "product group"),
    "holder": lazy_pgettext("fact", "account holder"),
    "invoiced": lazy_pgettext("fact", "invoiced"),
    "key": lazy_pgettext("fact", "mark"),
    "kind": lazy_pgettext("fact", "kind"),
    "legal_form": lazy_pgettext("fact", "legal form"),
    "list_number": lazy_pgettext("fact", "list number"),
    "min_order": lazy_pgettext("fact", "least order"),
    "months": lazy_pgettext("fact", "months after the fair"),
    "name": lazy_pgettext("fact", "name"),
    "name_vi": lazy_pgettext("fact", "Vietnamese name"),
    "no_double": lazy_pgettext("fact", "pledge of no other state money"),
    "nothing_sold": lazy_pgettext("fact", "nothing sold"),
    "number": lazy_pgettext("fact", "number"),
    "own_share": lazy_pgettext("fact", "own share"),
    "paid": lazy_pgettext("fact", "paid"),
    "paper": lazy_pgettext("fact", "paper"),
    "phone": lazy_pgettext("fact", "telephone"),
    "price": lazy_pgettext("fact", "price"),
    "priority": lazy_pgettext("fact", "priority"),
    "province_code": lazy_pgettext("fact", "province"),
    "rate_on": lazy_pgettext("fact", "day of the exchange rate"),
    "reasons": lazy_pgettext("fact", "reasons"),
    "reference": lazy_pgettext("fact", "bank reference"),
    "role": lazy_pgettext("fact", "role"),
    "rules": lazy_pgettext("fact", "rules as of"),
    "sector_code": lazy_pgettext("fact", "trade"),
    "sha256": lazy_pgettext("fact", "seal of the file"),
    "show_only": lazy_pgettext("fact", "shown only, not for sale"),
    "stage": lazy_pgettext("fact", "stage"),
    "stand": lazy_pgettext("fact", "stand"),
    "stand_rent": lazy_pgettext("fact", "stand rent"),
    "stands": lazy_pgettext("fact", "stands"),
    "state": lazy_pgettext("fact", "state"),
    "support": lazy_pgettext("fact", "support"),
    "tax_code": lazy_pgettext("fact", "tax code"),
    "unit_code": lazy_pgettext("fact", "unit"),
    "visitors": lazy_pgettext("fact", "visitors"),
}
MONEY = frozenset({"accepted", "amount", "cap", "invoiced", "own_share", "paid", "price", "support"})


def fact_name(name: str) -> str:
    """What a fact is called; one without a name shows itself, without its underscores."""
    return str(NAMES.get(name) or name.replace("_", " "))


def fact_value(kind: str, name: str, value: Any) -> str:
    """A fact for people: states by their label, money in đồng, yes and no, a dash for nothing."""
    if isinstance(value, dict):
        return "; ".join(f"{fact_name(str(key))} {fact_value(kind, name, one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(fact_value(kind, name, one) for one in value if one is not None) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return vnd(value) if name in MONEY else num(value)
    if name == "state":
        return _state(kind, str(value))
    return str(value)


def _state(kind: str, state: str) -> str:
    flow = FLOWS.get(kind)
    return str(flow.statuses[state].label) if flow and state in flow.statuses else state
