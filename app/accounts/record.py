"""What the history says of people, organisations and roles: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.accounts import words
from app.accounts.models import (
    Agency,
    Buyer,
    Facility,
    Membership,
    Offer,
    Organisation,
    Person,
)
from app.accounts.states import FACILITY_FLOW, PERSON_FLOW
from app.kernel.cards import Card, IdsOfProvince, Kind, declare
from app.kernel.i18n import lazy_gettext, lazy_pgettext

PROFILE = (
    *(
        "name",
        "tax_code",
        "legal_form",
        "sector_code",
        "commune_code",
        "province_code",
        "old_place",
        "address",
    ),
    *(
        "phone",
        "website",
        "workers",
        "founded_year",
        "craft_village",
        "craft_village_recognised",
        "photo_key",
    ),
)
"""Columns of a facility whose changes are written down."""


def of_facilities(table: Any) -> IdsOfProvince:
    """For things with a ``facility_id``: those whose facility is in the province."""

    def ids(province_code: str) -> Select[Any]:
        rows = select(table.id).join(Facility, Facility.id == table.facility_id)
        return rows.where(Facility.province_code == province_code)

    return ids


def _facilities(province_code: str) -> Select[Any]:
    return select(Facility.id).where(Facility.province_code == province_code)


def _memberships(province_code: str) -> Select[Any]:
    rows = select(Membership.id).join(Organisation, Organisation.id == Membership.organisation_id)
    return rows.where(Organisation.province_code == province_code)


CARD = declare(
    Card(
        "accounts",
        kinds=(
            Kind("agency", Agency, lazy_pgettext("history", "Agency")),
            Kind("buyer", Buyer, lazy_pgettext("history", "Buyer")),
            Kind(
                "facility",
                Facility,
                lazy_pgettext("history", "Facility"),
                flow=FACILITY_FLOW,
                recorded=PROFILE,
                province=_facilities,
            ),
            Kind(
                "membership", Membership, lazy_pgettext("history", "Role of a person"), province=_memberships
            ),
            Kind("offer", Offer, lazy_pgettext("history", "Offered role")),
            Kind("person", Person, lazy_pgettext("history", "Person"), flow=PERSON_FLOW),
        ),
        verbs={
            "anonymise": lazy_pgettext("history", "Made anonymous"),
            "ask_closing": lazy_pgettext("history", "Closing asked for"),
            "undo_closing": lazy_pgettext("history", "Kept after all"),
            "end": lazy_pgettext("history", "Role ended"),
            "join": lazy_pgettext("history", "Role taken"),
            "name_title": lazy_pgettext("history", "Title named"),
            "offer": lazy_pgettext("history", "Offered role"),
            "reactivate": lazy_pgettext("history", "Let in again"),
            "recognise": lazy_pgettext("history", "Craft village recorded as recognised"),
            "reset-factor": lazy_pgettext("history", "Second factor reset"),
            "restore": lazy_pgettext("history", "Suspension lifted"),
            "resubmit": lazy_pgettext("history", "Sent again"),
            "marks_lost": lazy_pgettext("history", "Changed after it was seen: to be seen again"),
            "registration_in": lazy_pgettext("history", "Registration paper handed in"),
            "registration_seen": lazy_pgettext("history", "Facts read in a document"),
            "second": lazy_pgettext("history", "Agreed to by a second person"),
            "unrecognise": lazy_pgettext("history", "Recognition of the craft village taken back"),
            "verify": lazy_pgettext("history", "Verified"),
        },
        facts={
            "address": lazy_pgettext("fact", "address"),
            "closing_at": lazy_pgettext("fact", "closed on"),
            "commune_code": lazy_pgettext("fact", "commune"),
            "country_code": lazy_pgettext("fact", "country"),
            "craft_village": lazy_pgettext("fact", "craft village"),
            "craft_village_recognised": lazy_pgettext("fact", "craft village recognised"),
            "form_of_address": lazy_pgettext("fact", "form of address"),
            "founded_year": lazy_pgettext("fact", "founded in"),
            "job_title": lazy_pgettext("fact", "title in the agency"),
            "language": lazy_pgettext("fact", "language of letters"),
            "legal_form": lazy_pgettext("fact", "legal form"),
            "old_place": lazy_pgettext("fact", "old place name"),
            "person": lazy_pgettext("fact", "person"),
            "photo_key": lazy_pgettext("fact", "photo"),
            "phone": lazy_pgettext("fact", "telephone"),
            "province_code": lazy_pgettext("fact", "province"),
            "source": lazy_pgettext("fact", "read in"),
            "sector_code": lazy_pgettext("fact", "trade"),
            "tax_code": lazy_pgettext("fact", "tax code"),
            "tax_number": lazy_pgettext("fact", "tax number"),
            "website": lazy_gettext("Website"),
            "workers": lazy_pgettext("fact", "workers"),
        },
        codes={
            ("", "role"): words.ROLES,
            ("", "form_of_address"): words.FORMS_OF_ADDRESS,
            ("", "legal_form"): words.LEGAL_FORMS,
            ("facility", "checked"): words.FACTS,
            ("facility", "source"): words.SOURCES,
        },
    )
)
"""The card of this room."""
