"""How this room says its answers."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import lazy_gettext
from app.programme.location import Ground, LocationFinding
from app.programme.models import FairKind, FundSource, LineScope

GROUNDS: dict[Ground, Any] = {
    Ground.IN_PROVINCE: lazy_gettext(
        "The site lies in a province: every commune, ward and special zone counts."
    ),
    Ground.COMMUNE_OF_CITY: lazy_gettext(
        "The site lies in a commune or special zone of a centrally run city."
    ),
    Ground.CRAFT_VILLAGE: lazy_gettext(
        "The site lies in a ward of a centrally run city, within a recognised craft village."
    ),
    Ground.WARD_OF_CITY: lazy_gettext(
        "The site lies in a ward of a centrally run city outside a recognised craft village."
    ),
    Ground.OLD_RURAL: lazy_gettext("The site lay in a commune or township before 1 July 2025."),
    Ground.OLD_SMALL_CITY: lazy_gettext("The site lay in a ward of a town or of a class 2 or 3 city."),
    Ground.OLD_CONVERTED: lazy_gettext(
        "The site lay in a ward that had become one from a commune at most five years before."
    ),
    Ground.OLD_URBAN: lazy_gettext("The site lay in a ward of an urban district or of a class 1 city."),
    Ground.OLD_UNSURE: lazy_gettext(
        "Today's commune was put together from unlike units. An officer looks at the address before 1 July 2025."
    ),
}
KINDS: dict[FairKind, Any] = {
    FairKind.ORGANISED: lazy_gettext("Domestic, organised by the programme"),
    FairKind.JOINED: lazy_gettext("Another domestic fair"),
    FairKind.OVERSEAS: lazy_gettext("Fair abroad"),
}
FUNDS: dict[FundSource, Any] = {
    FundSource.NATIONAL: lazy_gettext("National industrial promotion"),
    FundSource.LOCAL: lazy_gettext("Local industrial promotion"),
    FundSource.TRADE_PROMOTION: lazy_gettext("Trade promotion"),
    FundSource.OTHER_STATE: lazy_gettext("Another State source"),
    FundSource.SELF: lazy_gettext("The facility's own money"),
}
SCOPES: dict[LineScope, Any] = {
    LineScope.PERIOD: lazy_gettext("Whole period"),
    LineScope.YEAR: lazy_gettext("Year"),
    LineScope.PROVINCE_YEAR: lazy_gettext("Province and year"),
    LineScope.FAIR: lazy_gettext("Fair"),
    LineScope.FAIR_ITEM: lazy_gettext("Cost item of a fair"),
    LineScope.FACILITY_YEAR: lazy_gettext("Facility and year"),
}


def location_sentence(finding: LocationFinding) -> str:
    """Why a site counts or not, in the reader's language."""
    return str(GROUNDS[finding.ground])
