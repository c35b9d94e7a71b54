"""A fair for search engines (``web/linked_data.py``)."""

from __future__ import annotations

from app.fairs.models import Fair
from app.fairs.states import FairState
from app.fairs.views import pages
from app.kernel.i18n import localised
from app.web.context import outside_address, outside_asset
from app.web.linked_data import Thing


@pages.context_processor
def _things() -> dict[str, object]:
    return {"fair_data": fair}


def fair(one: Fair) -> Thing:
    """When and where it is held, and whether it is; the place is at least its country."""
    state = "EventCancelled" if one.state == FairState.CANCELLED else "EventScheduled"
    return {
        "@type": "Event",
        "name": localised(one),
        "description": localised(one, "about"),
        "url": outside_address("fairs.show", slug=one.slug),
        "image": [outside_asset("img/social.jpg")],
        "startDate": one.starts_on.isoformat(),
        "endDate": one.last_day.isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": one.venue or one.city or localised(one.country),
            "address": {
                "@type": "PostalAddress",
                "addressLocality": one.city,
                "addressRegion": one.province and localised(one.province),
                "addressCountry": one.country_code,
            },
        },
        "organizer": {"@type": "Organization", "name": one.organiser},
    }
