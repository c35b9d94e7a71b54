"""Enquiries and their threads, sent the way a buyer sends them."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Facility, Person
from app.catalog.models import Product
from app.kernel.permissions import Actor
from app.linkage import service
from app.linkage.models import Enquiry
from app.linkage.rules import Wanted
from app.linkage.service import Target
from tests.make import accounts, catalog

TEXT = "We would like 600 of the celadon sets. Can you deliver before 15 February?"


def wanted(**values: Any) -> Wanted:
    """600 pieces to Gothenburg."""
    return Wanted(
        **{
            "quantity": 600,
            "unit_code": "H87",
            "destination_code": "SE",
            "destination_place": "Gothenburg",
            "needed_by": None,
            "message": TEXT,
            **values,
        }
    )


def enquiry(
    about: Product | None = None, by: Actor | None = None, to: Facility | None = None, **values: Any
) -> Enquiry:
    """A buyer's question about a product (of a verified facility unless one is given)."""
    if about is None and to is None:
        about = catalog.product()
    facility = to or (about.facility if about else accounts.facility())
    buyer = by or accounts.acting(accounts.owner(accounts.buyer()))
    return service.ask(buyer, Target(facility, about), wanted(**values), spoken="en")


def sides() -> tuple[Person, Person, Enquiry]:
    """A maker, a buyer, and the thread between them."""
    facility, buyer = accounts.facility(), accounts.buyer()
    maker, asker = accounts.owner(facility), accounts.owner(buyer, language="en")
    return maker, asker, enquiry(catalog.product(facility), accounts.acting(asker))
