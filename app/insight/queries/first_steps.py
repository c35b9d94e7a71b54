"""What a maker who is new here does first, each with the page that does it, until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Facility
from app.catalog.models import Certificate, Product
from app.catalog.states import UNSENT
from app.fairs.models import Application, Fair
from app.fairs.states import FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import gettext, ngettext

PRODUCTS = 3


@dataclass(frozen=True)
class FirstStep:
    """One step: its words, whether it is done, where it is done and what to know about it."""

    text: str
    is_done: bool
    endpoint: str
    note: str = ""


def first_steps(facility: Facility) -> list[FirstStep]:
    """The steps, or nothing once a facility is verified, shows three products and a paper, and applied for a fair."""
    products, papers, applications, fairs = _counted(facility.id)
    fairs_now = ngettext(
        "%(num)d fair takes applications now.", "%(num)d fairs take applications now.", fairs
    )
    steps = [
        FirstStep(
            gettext("Verification by the province"),
            facility.is_verified,
            "accounts.facility",
            gettext("An officer compares your papers; you need do nothing while you wait."),
        ),
        FirstStep(
            gettext("Send three products for review"),
            products >= PRODUCTS,
            "catalog.mine" if products else "catalog.new_product",
            gettext("%(done)s of %(all)s", done=min(products, PRODUCTS), all=PRODUCTS),
        ),
        FirstStep(
            gettext("Declare a certificate or recognition"),
            papers > 0,
            "catalog.certificates",
            gettext("CNNT, OCOP stars, HACCP and the like; buyers filter by them."),
        ),
        FirstStep(
            gettext("Apply for a fair"),
            applications > 0,
            "fairs.calendar",
            fairs_now if fairs else gettext("No fair takes applications now; the calendar says when."),
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps


def _counted(facility_id: int) -> tuple[int, int, int, int]:
    now = clock.now()
    questions: list[Any] = [
        select(func.count(Product.id)).where(
            Product.facility_id == facility_id, Product.state.not_in(UNSENT)
        ),
        select(func.count(Certificate.id)).where(Certificate.facility_id == facility_id),
        select(func.count(Application.id)).where(Application.facility_id == facility_id),
        select(func.count(Fair.id)).where(
            Fair.state == FairState.PUBLISHED, Fair.opens_at <= now, Fair.closes_at > now
        ),
    ]
    row = db.session.execute(select(*(one.scalar_subquery() for one in questions))).one()
    return row[0], row[1], row[2], row[3]
