"""What a facility says of itself, fact by fact, in the reader's words."""

from __future__ import annotations

from app.accounts import tax_codes, words
from app.accounts.models import Facility
from app.accounts.queries import people
from app.accounts.registration_facts import Fact
from app.kernel.i18n import gettext, localised
from app.kernel.permissions import Role
from app.reference import queries as lists


def said(one: Facility) -> dict[Fact, str]:
    """What the facility says of itself, fact by fact, in words."""
    sector = lists.sector(one.sector_code)
    owners = [m.person.name for m in people.members(one.id) if m.role is Role.FACILITY_OWNER]
    return {
        Fact.NAME: one.name,
        Fact.TAX_CODE: tax_codes.shown(one.tax_code),
        Fact.LEGAL_FORM: str(words.LEGAL_FORMS[one.legal_form]),
        Fact.PLACE: lists.place_name(one.commune),
        Fact.ADDRESS: one.address or gettext("not stated"),
        Fact.SECTOR: localised(sector) if sector else gettext("not stated"),
        Fact.OWNER: ", ".join(owners) or gettext("not stated"),
        Fact.WOMAN_OWNED: gettext("Yes") if one.woman_owned else gettext("No, or not stated"),
    }
