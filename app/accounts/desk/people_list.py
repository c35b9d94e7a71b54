"""The administrators' list of people, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts import words
from app.accounts.models import Membership, Person
from app.accounts.queries import people as queries
from app.accounts.queries.people import PersonLine
from app.accounts.states import PERSON_FLOW, PersonState
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission

KINDS = {
    "staff": lazy_gettext("Staff"),
    "facility": lazy_gettext("Facilities"),
    "buyer": lazy_gettext("Buyers"),
    "none": lazy_gettext("No role"),
}


def _kinds(_actor: Actor, _answer: str) -> Choices:
    return [("", _("Any")), *KINDS.items()]


def _of_kind(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return queries.of_kind(answer) if answer else None


def _states(_actor: Actor, _answer: str) -> Choices:
    return [("", _("Any")), *((state.value, PERSON_FLOW.status(state).label) for state in PersonState)]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Person.state == PersonState(answer) if answer else None


def _role(seat: Membership) -> str:
    title = f" ({seat.job_title})" if seat.job_title else ""
    return f"{words.ROLES[seat.role]}{title}, {localised(seat.organisation)}"


def _roles(line: PersonLine) -> str:
    return "; ".join(_role(seat) for seat in line.roles) or _("none")


LIST = lists.declare(
    Listing(
        endpoint="accounts_desk.people",
        title=lazy_gettext("People and roles"),
        file="nguoi-va-vai-tro",
        needs=Permission.PEOPLE_MANAGE,
        query=queries.everybody,
        tie=Person.id,
        columns=(
            Column(
                "name",
                lazy_gettext("Name"),
                lambda line: line.person.name,
                Person.sort_key,
                url=lambda line: url_for("accounts_desk.person", person_id=line.person.id),
                css="w-name",
            ),
            Column("email", lazy_gettext("E-mail"), lambda line: line.person.email, Person.email, whole=True),
            Column("roles", lazy_gettext("Roles"), _roles, whole=True, css="w-rest"),
            lists.status(
                PERSON_FLOW, Person.state, label=lazy_gettext("Status"), of=lambda line: line.person.state
            ),
        ),
        usual="name",
        filters=(
            Filter("kind", lazy_gettext("Kind"), _of_kind, _kinds),
            Filter("state", lazy_gettext("Status"), _in_state, _states),
        ),
        finds=queries.matches,
        finds_what=lazy_gettext("Name or e-mail"),
        lines=queries.with_roles,
    )
)
