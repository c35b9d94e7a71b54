"""The history across all things as a list, declared."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts import words
from app.accounts.queries import history as queries
from app.kernel import clock, lists, untrusted
from app.kernel.audit import AuditEntry
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import DAY, NUMBER, Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission, Role
from app.web.facts import fact_name, fact_value
from app.web.history_words import kind_words, verb_words

ROLES = {role.value: words.ROLES[role] for role in Role}


def _kinds(actor: Actor, _answer: str) -> Choices:
    known = sorted((kind_words(kind), kind) for kind in queries.kinds(actor))
    return [("", _("Anything")), *((kind, label) for label, kind in known)]


def _of_kind(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return AuditEntry.kind == answer if answer else None


def _of_thing(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    number = untrusted.whole(answer)
    return AuditEntry.thing_id == number if number is not None else None


def _of_verb(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return AuditEntry.verb == answer if answer else None


def _by(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return queries.done_by(answer) if answer else None


def _since(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return AuditEntry.at >= clock.at(date.fromisoformat(answer), 0) if answer else None


def _until(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return AuditEntry.at <= clock.end_of(date.fromisoformat(answer)) if answer else None


def _change(line: AuditEntry, name: str) -> str:
    after = fact_value(line.kind, name, line.after.get(name))
    if name not in line.before:
        return f"{fact_name(name)}: {after}"
    return f"{fact_name(name)}: {fact_value(line.kind, name, line.before[name])} → {after}"


def facts(line: AuditEntry) -> str:
    """The reason and what stands before and after, in one text."""
    changes = [_change(line, name) for name in dict.fromkeys([*line.before, *line.after])]
    return "; ".join([line.reason, *changes] if line.reason else changes)


LIST = lists.declare(
    Listing(
        endpoint="accounts_desk.audit",
        title=lazy_gettext("History"),
        file="lich-su",
        needs=Permission.AUDIT_READ,
        query=queries.lines,
        counted=queries.lines_to_count,
        tie=AuditEntry.seq,
        columns=(
            Column("at", lazy_gettext("When"), lambda line: line.at, AuditEntry.at, css="num"),
            Column("verb", lazy_gettext("What"), lambda line: verb_words(line.verb), AuditEntry.verb),
            Column(
                "kind",
                lazy_gettext("About"),
                lambda line: f"{kind_words(line.kind)} {line.thing_id}",
                AuditEntry.kind,
                url=lambda line: url_for("accounts_desk.audit", kind=line.kind, thing=line.thing_id),
            ),
            Column(
                "who",
                lazy_gettext("Who"),
                lambda line: (
                    line.actor_name
                ),  # not sorted: the order would tell the name of who closed their account
                under=Column(
                    "role",
                    lazy_gettext("Role"),
                    lambda line: str(ROLES.get(line.actor_role, line.actor_role)),
                    AuditEntry.actor_role,
                ),
            ),
            Column("facts", lazy_gettext("Facts"), facts),
        ),
        usual="-at",
        filters=(
            Filter("kind", lazy_gettext("About"), _of_kind, _kinds),
            Filter("thing", lazy_gettext("Number"), _of_thing, kind=NUMBER),
            Filter("who", lazy_gettext("Who"), _by),
            Filter("verb", lazy_gettext("What"), _of_verb, hidden=True),
            Filter("first", lazy_gettext("From"), _since, kind=DAY),
            Filter("last", lazy_gettext("To"), _until, kind=DAY),
        ),
        size=50,
    )
)
