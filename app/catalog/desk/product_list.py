"""The officers' list of products, declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.catalog.models import Product
from app.catalog.queries import changes, review as queries
from app.catalog.states import PRODUCT_FLOW
from app.kernel import lists
from app.kernel.i18n import EN, gettext as _, language, lazy_gettext, lazy_pgettext, localised
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.reference import queries as reference
from app.reference.list_parts import province_filter
from app.reference.models import ProductGroup
from app.web.formatting import dmyhm

KINDS: Mapping[str, Any] = {
    "waiting": lazy_gettext("Waiting for an officer"),
    "new": lazy_gettext("New products"),
    "changed": lazy_gettext("Changes of published products"),
    "published": lazy_gettext("Published ones"),
    "returned": lazy_gettext("Returned ones"),
    "hidden": lazy_gettext("Hidden ones"),
}


def _kinds(_actor: Actor, _answer: str) -> Choices:
    return list(KINDS.items())


def _of_kind(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return queries.of_kind(answer)


def _groups(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All groups")), *((one.code, localised(one)) for one in reference.product_groups("cnnt"))]


def _in_group(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Product.group_code == answer if answer else None


def _name(row: Product) -> str:
    words = changes.words(row)
    return str((words["name_en"] if language() == EN else "") or words["name_vi"])


def _said_since(row: Product) -> str:
    return dmyhm(row.submitted_at) if row.submitted_at else _("nobody waits")


def _unverified(row: Product) -> str:
    return "" if row.facility.is_verified else _("not verified yet")


LIST = lists.declare(
    Listing(
        endpoint="catalog_desk.queue",
        title=lazy_gettext("Products to read"),
        file="san-pham-cho-duyet",
        needs=Permission.PRODUCT_REVIEW_READ,
        query=queries.to_list,
        tie=Product.id,
        columns=(
            Column(
                "name",
                lazy_pgettext("goods", "Product"),
                _name,
                Product.sort_key,
                whole=True,
                url=lambda row: url_for("catalog_desk.product", product_id=row.id),
                css="w-name",
                under=Column(
                    "group",
                    lazy_gettext("Product group"),
                    lambda row: localised(row.group),
                    ProductGroup.name_vi,
                    whole=True,
                ),
            ),
            facility_column(lambda row: row.facility),
            lists.status(
                PRODUCT_FLOW,
                Product.state,
                label=lazy_gettext("Status"),
                under=Column(
                    "changes",
                    lazy_gettext("Changes"),
                    lambda row: _("changes wait") if row.pending and row.submitted_at else _unverified(row),
                ),
            ),
            Column(
                "since",
                lazy_gettext("Waiting since"),
                lambda row: row.submitted_at,
                Product.submitted_at,
                text=_said_since,
            ),
        ),
        usual="since",
        filters=(
            Filter("kind", lazy_gettext("Which"), _of_kind, _kinds, usual="waiting"),
            Filter("group", lazy_gettext("Product group"), _in_group, _groups),
            province_filter(Facility.province_code),
        ),
        finds=queries.finds,
        finds_what=lazy_gettext("Product or facility"),
        size=20,
    )
)
