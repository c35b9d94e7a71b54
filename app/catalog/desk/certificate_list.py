"""The officers' list of certificates, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.catalog import rules
from app.catalog.models import Certificate, Product
from app.catalog.queries import certificates as queries
from app.catalog.states import CERTIFICATE_FLOW
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.kernel.keyset import lacking
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.reference.list_parts import province_filter

EVERYTHING = "all"
SOON = 180
"""Days before its end from which a certificate is soon over."""


def _which(_actor: Actor, _answer: str) -> Choices:
    return [("", _("Nobody has looked at")), (EVERYTHING, _("All certificates"))]


def _waits(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return None if answer == EVERYTHING else queries.waits()


def _schemes(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All kinds")), *rules.SCHEMES.items()]


def _of_scheme(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Certificate.scheme == answer if answer else None


def _given_to(row: Certificate) -> str:
    return localised(row.product) if row.product else _("The whole facility")


def _end(row: Certificate) -> Status | None:
    if row.expires_on is None or (row.expires_on - clock.today()).days > SOON:
        return None
    over = row.expires_on < clock.today()
    return Status("", *((Tone.NONE, "ban") if over else (Tone.WARN, "clock")))


LIST = lists.declare(
    Listing(
        endpoint="catalog_desk.certificates",
        title=lazy_gettext("Certificates"),
        file="giay-chung-nhan",
        needs=Permission.PRODUCT_REVIEW_READ,
        query=queries.to_list,
        tie=Certificate.id,
        columns=(
            Column(
                "certificate",
                lazy_gettext("Certificate"),
                queries.label,
                Certificate.scheme,
                whole=True,
                url=lambda row: url_for("catalog_desk.certificate", certificate_id=row.id),
                css="w-name",
                under=Column(
                    "product",
                    lazy_gettext("Given to"),
                    _given_to,
                    lacking(Product.sort_key, Certificate.id),
                    whole=True,
                ),
            ),
            facility_column(lambda row: row.facility),
            lists.status(
                CERTIFICATE_FLOW,
                Certificate.state,
                label=lazy_gettext("How it is known"),
                of=lambda row: row.claim,
            ),
            Column(
                "until",
                lazy_gettext("Holds until"),
                lambda row: row.expires_on,
                Certificate.expires_on,
                look=_end,
            ),
            Column(
                "declared", lazy_gettext("Declared on"), lambda row: row.created_at, Certificate.created_at
            ),
        ),
        usual="declared",
        filters=(
            Filter("show", lazy_gettext("Which"), _waits, _which),
            Filter("scheme", lazy_gettext("Kind of certificate"), _of_scheme, _schemes),
            province_filter(Facility.province_code),
        ),
        finds=facilities.matches,
        finds_what=lazy_gettext("Name or tax code"),
        size=20,
    )
)
