"""The officers' list of facilities, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.models import Facility
from app.accounts.queries import facilities as queries
from app.accounts.queries.registration import is_to_see_again
from app.accounts.states import FACILITY_FLOW, FacilityState
from app.kernel import lists
from app.kernel.i18n import EN, gettext as _, language, lazy_gettext, localised
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.reference.list_parts import province_column, province_filter
from app.reference.models import Commune


def _states(_actor: Actor, _answer: str) -> Choices:
    labels = [(state.value, FACILITY_FLOW.status(state).label) for state in FacilityState]
    return [("", _("Any")), *labels, (queries.UNSEEN, _("Verified, with facts to see again"))]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    if answer == queries.UNSEEN:
        return is_to_see_again()
    return Facility.state == FacilityState(answer) if answer else None


def _commune(row: Facility) -> str:
    return row.commune.name_en if language() == EN else row.commune.full_name_vi


LIST = lists.declare(
    Listing(
        endpoint="accounts_desk.facilities",
        title=lazy_gettext("Facilities"),
        file="co-so",
        needs=Permission.FACILITY_READ,
        query=queries.to_list,
        tie=Facility.id,
        columns=(
            Column(
                "facility",
                lazy_gettext("Facility"),
                localised,
                Facility.sort_key,
                whole=True,
                url=lambda row: url_for("accounts_desk.facility", facility_id=row.id),
                under=Column(
                    "tax", lazy_gettext("Tax code"), lambda row: row.tax_code, Facility.tax_code, css="num"
                ),
            ),
            Column(
                "commune",
                lazy_gettext("Place"),
                _commune,
                Commune.folded,
                whole=True,
                under=province_column(lambda row: row.province, Facility.province_code),
            ),
            lists.status(FACILITY_FLOW, Facility.state, label=lazy_gettext("Status"), sort=queries.by_turn()),
            Column(
                "since", lazy_gettext("Signed up"), lambda row: row.created_at, Facility.created_at, css="num"
            ),
        ),
        usual="state",
        filters=(
            Filter("state", lazy_gettext("Status"), _in_state, _states),
            province_filter(Facility.province_code),
        ),
        finds=queries.matches,
        finds_what=lazy_gettext("Name or tax code"),
    )
)
