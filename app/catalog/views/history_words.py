"""How verbs of the history and changed fields are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.catalog import questions, rules
from app.catalog.queries.changes import Change
from app.kernel.i18n import gettext, lazy_gettext, lazy_pgettext, localised
from app.reference import queries as reference
from app.web.formatting import dmy, num, vnd

VERBS: Mapping[str, Any] = {
    "created": lazy_pgettext("product", "Written down"),
    "copied": lazy_pgettext("product", "Copied from another"),
    "edited": lazy_pgettext("product", "Changed"),
    "photo_added": lazy_gettext("Photo added"),
    "photo_described": lazy_gettext("Photo description changed"),
    "photo_moved": lazy_gettext("Photos put in another order"),
    "photo_removed": lazy_gettext("Photo removed"),
    "submit": lazy_gettext("Sent for review"),
    "recall": lazy_gettext("Taken back"),
    "publish": lazy_pgettext("product", "Published"),
    "return": lazy_gettext("Returned for changes"),
    "hide": lazy_pgettext("product", "Hidden from buyers"),
    "show": lazy_gettext("Shown to buyers again"),
    "rewrite": lazy_gettext("Changed while hidden"),
    "take_down": lazy_gettext("Taken down"),
    "publish_changes": lazy_gettext("Changes published"),
    "return_changes": lazy_gettext("Changes returned"),
    "discard": lazy_pgettext("product", "Draft deleted"),
    "drop_changes": lazy_gettext("Changes dropped"),
    "declared": lazy_pgettext("certificate", "Declared"),
    "seen": lazy_pgettext("claim", "Document seen"),
    "matched": lazy_pgettext("claim", "Matched with the issuer"),
    "sent_back": lazy_gettext("Sent back"),
}


@dataclass(frozen=True)
class Shown:
    """A changed field in words."""

    name: str
    label: str
    before: str
    after: str


def shown(changes: Iterable[Change]) -> list[Shown]:
    """Changed fields as people read them."""
    return [Shown(c.name, c.label, said(c.name, c.before), said(c.name, c.after)) for c in changes]


def sheet(words: Mapping[str, Any]) -> list[Shown]:
    """Every field of a product as people read it."""
    return shown(Change(name, str(rules.LABELS[name]), None, value) for name, value in words.items())


def said(name: str, value: Any) -> str:
    """One field's value as people read it; what is not there is said in words."""
    if name == "show_only":
        return gettext("yes") if value else gettext("no")
    if name == "price":
        return gettext("on request") if value is None else vnd(value)
    if name == "facts":
        facts = [f"{one.name}: {words}" for one, words in questions.said_all(value or {})]
        return "; ".join(facts) or gettext("not stated")
    if value is None or value == "":
        return gettext("not stated")
    if isinstance(value, date):
        return dmy(value)
    if isinstance(value, int):
        return num(value)
    return _named(name, str(value))


def _named(name: str, value: str) -> str:
    rows: list[Any] = []
    if name == "group_code":
        rows = [*reference.product_groups("cnnt")]
    elif name == "ocop_group_code":
        rows = [*reference.product_groups("ocop")]
    elif name == "unit_code":
        rows = [*reference.units()]
    elif name == "hs_code":
        return f"{value[:4]}.{value[4:]}"
    return next((localised(row) for row in rows if row.code == value), value)
