"""Every fair as staff list them, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement, extract

from app.fairs.list_parts import fair_column, place_column
from app.fairs.models import Fair
from app.fairs.queries import fairs as queries
from app.fairs.states import FAIR_FLOW, FairState
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.programme.states import FairKind
from app.programme.words import KINDS


def _states(_actor: Actor, _answer: str) -> Choices:
    states = [state for state in FairState if state is not FairState.DISCARDED]
    return [("", _("All")), *((state.value, FAIR_FLOW.status(state).label) for state in states)]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Fair.state == FairState(answer) if answer else None


def _either(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All")), ("1", _("Takes part")), ("0", _("For reference"))]


def _supported(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Fair.supported.is_(answer == "1") if answer else None


def _years(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All")), *((str(year), str(year)) for year in reversed(queries.years()))]


def _in_year(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return extract("year", Fair.starts_on) == int(answer) if answer else None


def _programme(fair: Fair) -> str:
    return str(KINDS[fair.kind]) if fair.supported and fair.kind else _("For reference")


LIST = lists.declare(
    Listing(
        endpoint="fairs_desk.fairs",
        title=lazy_gettext("Fairs"),
        file="hoi-cho",
        needs=Permission.PROGRAMME_READ,
        query=queries.to_list,
        tie=Fair.id,
        columns=(
            fair_column(
                lambda fair: fair, url=lambda fair: url_for("fairs_desk.fair", fair_id=fair.id), css="w-name"
            ),
            Column(
                "starts",
                lazy_gettext("First day"),
                lambda fair: fair.starts_on,
                Fair.starts_on,
                css="num",
                under=Column("ends", lazy_gettext("Last day"), lambda fair: fair.ends_on, Fair.ends_on),
            ),
            place_column(),
            Column(
                "programme",
                lazy_gettext("Programme"),
                _programme,
                lists.in_order(Fair.kind, list(FairKind)),
                whole=True,
            ),
            lists.status(FAIR_FLOW, Fair.state, label=lazy_gettext("State")),
        ),
        usual="-starts",
        filters=(
            Filter("state", lazy_gettext("State"), _in_state, _states),
            Filter("supported", lazy_gettext("Programme"), _supported, _either),
            Filter("year", lazy_gettext("Year"), _in_year, _years),
        ),
        finds=queries.matches,
        finds_what=lazy_gettext("Fair, place or organiser"),
    )
)
