"""The lists behind the figures of the dashboard, declared: one for each kind of thing that is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.catalog.models import Product
from app.fairs.list_parts import fair_column, place_column
from app.fairs.models import Application, Fair
from app.fairs.states import FAIR_FLOW
from app.insight.desk.province_scope import within
from app.insight.queries import figure_rows, programme
from app.insight.queries.figure_rows import COUNTED, Asked
from app.insight.rules import FairGroup
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, localised
from app.kernel.lists import Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.outcomes.list_parts import number
from app.outcomes.models import Outcome
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS
from app.reference.list_parts import province_column
from app.subsidies.models import Award
from app.subsidies.states import AWARD_FLOW
from app.web.context import link_to
from app.web.formatting import vnd

NAMING = frozenset({"awards", "outcomes", "facilities"})
"""Rows that name facilities; fairs and products stand in public anyway."""


def _period(code: str) -> Any:
    return programme.chosen(code, clock.today(), programme.periods())


READ: dict[str, tuple[str, Any, Callable[[str], Any]]] = {
    "period": ("period", lazy_gettext("Period"), _period),
    "group": ("group", lazy_gettext("Fairs"), FairGroup),
    "stage": ("stage", lazy_pgettext("outcome", "Stage"), Stage),
    "state": ("state", lazy_gettext("Status"), OutcomeState),
    "fair": ("fair_id", lazy_gettext("Fair"), number),
}
"""The conditions of a link from the dashboard: their field, what they are called, and how they are read."""


def _cut(what: str, name: str) -> Filter:
    field, label, read = READ[name]

    def where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        return _all(Asked(what, counted=None, **{field: read(answer)})) if answer else None

    return Filter(name, label, where, hidden=True)


def _counted(what: str) -> Filter:
    def where(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
        if answer not in COUNTED.get(what, ("",)):
            raise ValueError(answer)
        return _all(Asked(what, counted=answer))

    return Filter("counted", lazy_gettext("Counted"), where, hidden=True)


def _province(what: str) -> Filter:
    def where(answer: str, actor: Actor) -> ColumnElement[bool] | None:
        place = within(actor, answer) if what in NAMING else answer
        return _all(Asked(what, counted=None, province=place)) if place else None

    return Filter("province", lazy_gettext("Province"), where, hidden=True)


def _all(asked: Asked) -> ColumnElement[bool] | None:
    conditions = figure_rows.KINDS[asked.what].cut(asked)
    return and_(*conditions) if conditions else None


def _declared(what: str, title: Any, tie: Any, columns: Sequence[Column], usual: str, file: str) -> Listing:
    kind = figure_rows.KINDS[what]
    return lists.declare(
        Listing(
            endpoint="insight_desk.rows",
            place={"what": what},
            title=title,
            file=file,
            needs=Permission.INSIGHT_READ,
            query=lambda _actor: kind.every(),
            tie=tie,
            columns=columns,
            usual=usual,
            filters=(*(_cut(what, name) for name in READ), _counted(what), _province(what)),
            finds=kind.finds,
            finds_what=lazy_gettext("Number or name"),
        )
    )


def _fair_url(fair: Fair) -> str:
    return link_to("fairs_desk.fair", fair_id=fair.id)


LISTS: dict[str, Listing] = {
    "fairs": _declared(
        "fairs",
        lazy_gettext("Fairs behind the figure"),
        Fair.id,
        (
            fair_column(lambda fair: fair, url=_fair_url, css="w-name"),
            Column(
                "starts",
                lazy_gettext("First day"),
                lambda fair: fair.starts_on,
                Fair.starts_on,
                under=Column("ends", lazy_gettext("Last day"), lambda fair: fair.ends_on, Fair.ends_on),
            ),
            place_column(),
            lists.status(FAIR_FLOW, Fair.state, label=lazy_gettext("Status")),
        ),
        "starts",
        "so-lieu-hoi-cho",
    ),
    "awards": _declared(
        "awards",
        lazy_gettext("Awards behind the figure"),
        Award.id,
        (
            Column(
                "number",
                lazy_gettext("Number"),
                lambda award: award.number,
                Award.number,
                url=lambda award: link_to("subsidies_desk.award", award_id=award.id),
                under=Column(
                    "application",
                    lazy_pgettext("table", "Application"),
                    lambda award: award.application.number,
                    Application.number,
                ),
            ),
            facility_column(lambda award: award.facility),
            fair_column(lambda award: award.application.fair),
            lists.status(AWARD_FLOW, Award.state, label=lazy_gettext("Status")),
            lists.amount(
                "support",
                lazy_gettext("Support"),
                lambda award: award.support,
                Award.support,
                text=lambda award: vnd(award.support),
                under=Column(
                    "paid",
                    lazy_pgettext("amount", "Paid so far"),
                    lambda award: award.paid,
                    Award.paid,
                    text=lambda award: vnd(award.paid),
                ),
            ),
        ),
        "number",
        "so-lieu-muc-ho-tro",
    ),
    "outcomes": _declared(
        "outcomes",
        lazy_gettext("Outcomes behind the figure"),
        Outcome.id,
        (
            Column(
                "number",
                lazy_gettext("Number"),
                lambda outcome: outcome.number,
                Outcome.number,
                url=lambda outcome: link_to("outcomes_desk.outcome", outcome_id=outcome.id),
                under=Column(
                    "day", lazy_gettext("Day"), lambda outcome: outcome.happened_on, Outcome.happened_on
                ),
            ),
            facility_column(lambda outcome: outcome.facility),
            Column(
                "stage",
                lazy_pgettext("outcome", "Stage"),
                lambda outcome: str(STAGE_WORDS[outcome.stage]),
                lists.in_order(Outcome.stage, list(Stage)),
            ),
            lists.status(OUTCOME_FLOW, Outcome.state, label=lazy_gettext("Status")),
            lists.amount(
                "value",
                lazy_gettext("Value"),
                lambda outcome: outcome.amount,
                Outcome.amount,
                text=lambda outcome: (
                    _("has no value in money") if outcome.amount is None else vnd(outcome.amount)
                ),
            ),
        ),
        "-day",
        "so-lieu-ket-qua",
    ),
    "facilities": _declared(
        "facilities",
        lazy_gettext("Facilities behind the figure"),
        Facility.id,
        (
            Column(
                "facility",
                lazy_gettext("Facility"),
                localised,
                Facility.sort_key,
                whole=True,
                url=lambda row: link_to("accounts_desk.facility", facility_id=row.id),
            ),
            Column(
                "commune",
                lazy_gettext("Place"),
                lambda row: row.commune.full_name_vi,
                under=province_column(lambda row: row.province, Facility.province_code),
            ),
        ),
        "facility",
        "so-lieu-co-so",
    ),
    "products": _declared(
        "products",
        lazy_gettext("Products behind the figure"),
        Product.id,
        (
            Column(
                "product",
                lazy_gettext("Product"),
                localised,
                Product.sort_key,
                whole=True,
                url=lambda product: link_to("catalog.product", slug=product.slug),
            ),
            facility_column(lambda product: product.facility),
        ),
        "product",
        "so-lieu-san-pham",
    ),
}
