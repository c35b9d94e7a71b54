"""The security log as a list, declared."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts import security_kinds, words
from app.accounts.models import SecurityEvent
from app.accounts.queries import people, security_log as queries
from app.accounts.queries.security_log import Line
from app.accounts.security_kinds import ALARMS, GROUPS, KINDS
from app.kernel import clock, lists, throttle
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import DAY, Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission, Role
from app.kernel.workflow import Status, Tone

ROLES = {role.value: words.ROLES[role] for role in Role}
ALARM = Status("", Tone.BAD, "triangle-alert")


def _groups(_actor: Actor, answer: str) -> Choices:
    known = [(group.value, label) for group, label in GROUPS.items()]
    gone = [(answer, answer)] if answer and answer not in dict(known) else []
    return [("", _("Anything")), *known, *gone]


def _of_group(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return SecurityEvent.kind.in_(security_kinds.of_group(answer)) if answer else None


def _whose(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return people.matches(answer) if answer else None


def _from(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return SecurityEvent.facts["origin"].as_string() == answer if answer else None


def _since(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return SecurityEvent.at >= clock.at(date.fromisoformat(answer), 0) if answer else None


def _until(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return SecurityEvent.at <= clock.end_of(date.fromisoformat(answer)) if answer else None


def _what(line: Line) -> str:
    return str(KINDS[line.event.kind][1]) if line.event.kind in KINDS else line.event.kind


def _origin(line: Line) -> str:
    return str(line.event.facts.get("origin") or "")


def _facts(line: Line) -> str:
    role, limit = line.event.facts.get("role"), line.event.facts.get("limit")
    if role:
        return str(ROLES.get(role, role))
    return throttle.title_of(limit) if limit else ""


LIST = lists.declare(
    Listing(
        endpoint="accounts_desk.security_log",
        title=lazy_gettext("Security log"),
        file="nhat-ky-an-ninh",
        needs=Permission.SECURITY_READ,
        query=queries.events,
        tie=SecurityEvent.id,
        columns=(
            Column("at", lazy_gettext("When"), lambda line: line.event.at, SecurityEvent.at, css="num"),
            Column(
                "kind",
                lazy_gettext("What"),
                _what,
                SecurityEvent.kind,
                look=lambda line: ALARM if line.event.kind in ALARMS else None,
            ),
            Column(
                "who",
                lazy_gettext("Whose account"),
                lambda line: line.person.name if line.person else _("No known account"),
                whole=True,
                under=Column(
                    "email",
                    lazy_gettext("E-mail"),
                    lambda line: line.person.email if line.person else "",
                    whole=True,
                ),
            ),
            Column(
                "origin",
                lazy_gettext("Network address"),
                _origin,
                url=lambda line: (
                    url_for("accounts_desk.security_log", origin=_origin(line)) if _origin(line) else ""
                ),
                css="num",
            ),
            Column("facts", lazy_gettext("Facts"), _facts, whole=True),
        ),
        usual="-at",
        filters=(
            Filter("group", lazy_gettext("What"), _of_group, _groups),
            Filter("who", lazy_gettext("Name or e-mail"), _whose),
            Filter("origin", lazy_gettext("Network address"), _from),
            Filter("first", lazy_gettext("From"), _since, kind=DAY),
            Filter("last", lazy_gettext("To"), _until, kind=DAY),
        ),
        lines=queries.lines,
        size=50,
    )
)
