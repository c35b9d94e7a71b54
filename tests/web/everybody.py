"""Everybody there is and every address of the site, with what belongs to each side, for tests that try them all."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import Person
from app.accounts.queries import live_memberships
from app.catalog.models_search import SynonymPair
from app.kernel.db import db
from app.kernel.permissions import GRANTS, Permission, Role
from app.payments.models import CollectingAccount
from app.programme.models import BudgetLine, MeasureProposal, Target
from tests.make import accounts, belongings
from tests.make.belongings import Belongings
from tests.pages import Pages

_log = logging.getLogger(__name__)

OURS, THEIRS = "01", "79"
"""Two provinces: Hà Nội and Thành phố Hồ Chí Minh."""
FIXED = {
    "filename": "css/base.css",
    "size": "card",
    "name": "khong-co",
    "token": "khong.phai.khoa",
    "what": "fairs",
    "section": "basics",
    "verb": "submit",
    "level": "seen",
    "kind": "product",
    "case_number": "BT-2000-00001",
}
"""Parts of addresses that name no object of anybody."""
SLUGS = {
    "catalog.product": "product",
    "linkage.ask": "product",
    "complaints.report_product": "product",
    "complaints.report_maker": "facility",
    "catalog.storefront": "facility",
    "catalog.sheet": "facility",
    "linkage.ask_maker": "facility",
    "fairs.show": "fair",
    "fairs.ics": "fair",
    "fairs.stand_list": "fair",
    "fairs.apply": "fair",
}
NOBODYS = {"account_id", "line_id", "letter_id", "pair_id", "proposal_id", "target_id"}
"""Things of the programme itself: rights decide, not whose they are."""
FOR_ALL = {
    "catalog.photo": "photos of goods are public, by a name nobody can guess",
    "subsidies.letter": "whoever holds the paper may check its code",
    "fairs_desk.fair": "staff read every fair",
    "fairs_desk.stands": "the plan of a fair is public",
    "fairs_desk.confirmed_list": "shows the rows the officer answers for",
    "fairs_desk.confirmed_sheet": "shows the rows the officer answers for",
}


@dataclass(frozen=True)
class World:
    """Two sides who have nothing to do with each other, and staff of the first one's province."""

    ours: Belongings
    theirs: Belongings
    buyer: int
    staff: dict[Role, int]

    def everybody(self) -> dict[str, int]:
        """Who tries, by what they are."""
        return {
            "owner": self.ours.owner,
            "member": self.ours.member,
            "buyer": self.buyer,
            **{role.value: person for role, person in self.staff.items()},
        }


def build() -> World:
    """Everything there is, twice; our buyer wrote to our facility, another one to theirs."""
    buyer, other = accounts.owner(accounts.buyer()), accounts.owner(accounts.buyer("Maison Lointaine"))
    ours, theirs = belongings.of_facility(OURS, buyer), belongings.of_facility(THEIRS, other)
    roles = [
        role for role in Role if role in GRANTS and role.value.split("_")[0] not in {"facility", "buyer"}
    ]
    made = World(ours, theirs, buyer.id, {role: accounts.officer(role).id for role in roles})
    db.session.add(SynonymPair(term="bánh tráng", other="bánh đa", added_by="Cán bộ"))
    db.session.commit()
    return made


def rules(app: Flask, *methods: str) -> list[tuple[Rule, str]]:
    """Every address that answers one of these methods, with the method."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in methods
        if method in (rule.methods or ()) and not rule.endpoint.startswith("sample.")
    ]


def things(rule: Rule) -> list[str]:
    """What in an address belongs to somebody, in order."""
    return [name for name in re.findall(r"[<:](\w+)>", rule.rule) if name not in {*FIXED, *NOBODYS}]


def address(rule: Rule, *of: Belongings) -> str:
    """The address of a side's things; with two sides, the last thing is the second one's."""
    names, parts = things(rule), dict(FIXED)
    if any(f"{name}>" in rule.rule for name in NOBODYS):
        parts |= _programme()
    for place, name in enumerate(names):
        side = of[-1] if place == len(names) - 1 else of[0]
        parts[name] = side.slugs[SLUGS[rule.endpoint]] if name == "slug" else side.ids[name]
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(parts[found.group(1)]), rule.rule)


def _programme() -> dict[str, Any]:
    return {
        "account_id": db.session.scalars(select(CollectingAccount.id)).first(),
        "line_id": db.session.scalars(select(BudgetLine.id)).first(),
        "letter_id": 1,
        "pair_id": db.session.scalars(select(SynonymPair.id)).first(),
        "proposal_id": db.session.scalars(select(MeasureProposal.id)).first(),
        "target_id": db.session.scalars(select(Target.id)).first(),
    }


def enter(pages: Pages, person_id: int) -> Person:
    """Come in as somebody."""
    person = db.session.get_one(Person, person_id)
    pages.sign_in(person)
    return person


def mark_of(app: Flask, rule: Rule) -> str:
    """Who may come in, as the page says."""
    return str(getattr(app.view_functions[rule.endpoint], "access_mark", "public"))


def lacks(person_id: int, mark: str) -> bool:
    """Whether a page asks for a right that the person's role does not have."""
    if mark in {"public", "signed_in"}:
        return False
    return Permission(mark) not in GRANTS[live_memberships(person_id)[0].role]


def tried(pages: Pages, method: str, path: str) -> int:
    """The status of one try with nothing filled in; 500 where the page fell over."""
    try:
        return pages.ask(method, path).status_code
    except Exception:
        _log.exception("%s %s", method, path)
        return 500
