"""What the history says of fairs, applications and stands: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Facility
from app.fairs import words
from app.fairs.fair_facts import FairFacts
from app.fairs.models import Allocation, Application, Fair, Stand
from app.fairs.queries.applications import answering
from app.fairs.states import ALLOCATION_FLOW, APPLICATION_FLOW, FAIR_FLOW
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_gettext, lazy_pgettext


def _applications(province_code: str) -> Select[Any]:
    """The applications its Sở answers for (R21)."""
    rows = select(Application.id).join(Fair, Fair.id == Application.fair_id)
    return rows.join(Facility, Facility.id == Application.facility_id).where(answering(province_code))


CARD = declare(
    Card(
        "fairs",
        kinds=(
            Kind("allocation", Allocation, lazy_pgettext("history", "Stand"), flow=ALLOCATION_FLOW),
            Kind(
                "application",
                Application,
                lazy_pgettext("history", "Application"),
                flow=APPLICATION_FLOW,
                province=_applications,
            ),
            Kind(
                "fair",
                Fair,
                lazy_pgettext("history", "Fair"),
                flow=FAIR_FLOW,
                recorded=tuple(field.name for field in fields(FairFacts)),
            ),
            Kind("stand", Stand, lazy_pgettext("history", "Stand")),
        ),
        verbs={
            "attend": lazy_pgettext("history", "Attendance confirmed"),
            "ask_pledge": lazy_pgettext("history", "Larger own share to be pledged"),
            "award": lazy_pgettext("history", "Award"),
            "award_pledged": lazy_pgettext("history", "Award, the larger own share pledged"),
            "contract": lazy_pgettext("history", "Stand contract recorded"),
            "fail": lazy_pgettext("history", "Found not eligible"),
            "give": lazy_pgettext("history", "Stand given"),
            "goods": lazy_pgettext("history", "Goods changed"),
            "hold": lazy_pgettext("history", "Recorded as held"),
            "invoice": lazy_pgettext("history", "Invoice handed in"),
            "lay_out": lazy_pgettext("history", "Stands laid out"),
            "list": lazy_pgettext("history", "Put on the confirmed list"),
            "paper": lazy_pgettext("history", "Paper added"),
            "paper_removed": lazy_pgettext("history", "Paper removed"),
            "pass": lazy_pgettext("history", "Found eligible"),
            "pledge": lazy_pgettext("history", "Pledged"),
            "pledge_again": lazy_pgettext("history", "Larger own share pledged"),
            "pledge_over": lazy_pgettext("history", "Larger own share not pledged"),
            "priority": lazy_pgettext("history", "Priority set"),
            "remove_stand": lazy_pgettext("history", "Stand removed"),
            "stands": lazy_pgettext("history", "Number of stands changed"),
            "start": lazy_pgettext("history", "Started"),
            "unaward": lazy_pgettext("history", "Support taken back"),
            "vacate": lazy_pgettext("history", "Stand freed"),
            "wait": lazy_pgettext("history", "Moved to the waiting list"),
        },
        facts={
            "about_en": lazy_gettext("About, in English"),
            "about_vi": lazy_gettext("About, in Vietnamese"),
            "city": lazy_gettext("City"),
            "closes_at": lazy_gettext("Registration closes"),
            "cofunding": lazy_pgettext("fact", "pledge of the own share"),
            "contract": lazy_pgettext("fact", "contract"),
            "ended": lazy_pgettext("fact", "how it ended"),
            "ends_on": lazy_pgettext("fair", "Last day"),
            "list_number": lazy_pgettext("fact", "list number"),
            "most_stands_each": lazy_gettext("Stands per facility, at most"),
            "no_double": lazy_pgettext("fact", "pledge of no other state money"),
            "opens_at": lazy_gettext("Registration opens"),
            "organiser": lazy_gettext("Organiser"),
            "own_share": lazy_pgettext("fact", "own share"),
            "paid": lazy_pgettext("fact", "paid"),
            "priority": lazy_pgettext("fact", "priority"),
            "registration_number": lazy_gettext("Registration number"),
            "rules": lazy_pgettext("fact", "rules as of"),
            "run_by_department": lazy_pgettext("fact", "run by the Department"),
            "short_name_en": lazy_gettext("Short name in English"),
            "short_name_vi": lazy_gettext("Short name in Vietnamese"),
            "sectors": lazy_pgettext("fact", "trades"),
            "stand": lazy_pgettext("fact", "stand"),
            "stand_price": lazy_gettext("Price of a stand, 3 m × 3 m"),
            "stands": lazy_pgettext("fact", "stands"),
            "stands_offered": lazy_gettext("Stands the programme offers"),
            "starts_on": lazy_gettext("First day"),
            "supported": lazy_gettext("Supported"),
            "venue": lazy_gettext("Venue"),
            "visitors": lazy_pgettext("fact", "visitors"),
        },
        money=frozenset({"own_share", "paid", "stand_price"}),
        codes={
            ("application", "kind"): words.DOCUMENTS,
        },
    )
)
"""The card of this room."""
