"""What the history says of products and certificates: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.accounts.record import of_facilities
from app.catalog import questions, reviewed_fields, rules
from app.catalog.models import Certificate, Product
from app.catalog.models_search import SynonymPair
from app.catalog.states import CERTIFICATE_FLOW, PRODUCT_FLOW
from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_gettext, lazy_pgettext

CLAIMS = {
    "declared": lazy_pgettext("claim", "Declared"),
    "seen": lazy_pgettext("claim", "Document seen"),
    "matched": lazy_pgettext("claim", "Matched with the issuer"),
}

CARD = declare(
    Card(
        "catalog",
        kinds=(
            Kind(
                "certificate",
                Certificate,
                lazy_pgettext("history", "Certificate"),
                flow=CERTIFICATE_FLOW,
                province=of_facilities(Certificate),
            ),
            Kind(
                "product",
                Product,
                lazy_pgettext("history", "Product"),
                flow=PRODUCT_FLOW,
                recorded=reviewed_fields.FIELDS,
                province=of_facilities(Product),
            ),
            Kind("synonym", SynonymPair, lazy_gettext("Words of the same meaning")),
        ),
        verbs={
            "created": lazy_pgettext("history", "Created"),
            "declared": lazy_pgettext("history", "Declared"),
            "drop_changes": lazy_pgettext("history", "Changes dropped"),
            "copied": lazy_pgettext("product", "Copied from another"),
            "edited": lazy_pgettext("history", "Changed"),
            "hide": lazy_pgettext("history", "Hidden"),
            "matched": lazy_pgettext("history", "Matched with the issuer"),
            "photo": lazy_pgettext("history", "Photo changed"),
            "photo_added": lazy_pgettext("history", "Photo added"),
            "photo_described": lazy_pgettext("history", "Photo described"),
            "photo_moved": lazy_pgettext("history", "Photo moved"),
            "photo_removed": lazy_pgettext("history", "Photo removed"),
            "publish_changes": lazy_pgettext("history", "Changes published"),
            "removed": lazy_pgettext("history", "Removed"),
            "return_changes": lazy_pgettext("history", "Changes sent back"),
            "rewrite": lazy_pgettext("history", "Changed while hidden"),
            "seen": lazy_pgettext("history", "Document seen"),
            "sent_back": lazy_pgettext("history", "Sent back"),
            "show": lazy_pgettext("history", "Shown again"),
            "take_down": lazy_pgettext("history", "Taken down"),
        },
        facts={
            **{one.code: one for one in questions.every()},
            "alt_vi": lazy_pgettext("fact", "words for the photo"),
            "authority": lazy_pgettext("fact", "asked by the authority"),
            "capacity_month": lazy_gettext("Units a month"),
            "checked": lazy_pgettext("fact", "checked"),
            "claim": lazy_pgettext("fact", "how it is known"),
            "description_en": lazy_gettext("Description in English"),
            "description_vi": lazy_gettext("Description in Vietnamese"),
            "expires_on": lazy_pgettext("fact", "holds until"),
            "facts": lazy_gettext("Facts of the group"),
            "group_code": lazy_pgettext("fact", "product group"),
            "hs_code": lazy_gettext("HS code"),
            "in_time": lazy_pgettext("fact", "in time"),
            "lead_time_days": lazy_gettext("Days to deliver"),
            "material": lazy_gettext("Material"),
            "min_order": lazy_pgettext("fact", "least order"),
            "minutes": lazy_pgettext("fact", "minutes taken"),
            "name_en": lazy_gettext("Name in English"),
            "name_vi": lazy_pgettext("fact", "Vietnamese name"),
            "ocop_group_code": lazy_gettext("OCOP group"),
            "other": lazy_gettext("Means the same as"),
            "photos": lazy_gettext("Photos"),
            "price_valid_until": lazy_gettext("Price valid until"),
            "scheme": lazy_pgettext("fact", "kind of certificate"),
            "show_only": lazy_pgettext("fact", "shown only, not for sale"),
            "term": lazy_gettext("Word"),
            "unit_code": lazy_pgettext("fact", "unit"),
        },
        codes={
            **{("product", one.code): one.words for one in questions.every() if one.answers},
            ("product", "role"): rules.ROLES,
            ("product", "reasons"): rules.RETURN_REASONS,
            ("product", "checked"): rules.CHECKS,
            ("certificate", "scheme"): rules.SCHEMES,
            ("", "claim"): CLAIMS,
        },
    )
)
"""The card of this room."""
