"""The history across all things, to read."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import words
from app.accounts.desk.blueprint import RUNNING, desk
from app.accounts.forms.days import DaysForm
from app.accounts.queries import history as queries
from app.kernel import untrusted
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission, Role, Scope
from app.web import nav
from app.web.access import current_actor, requires
from app.web.facts import fact_name, fact_value
from app.web.history_words import kind_words
from app.web.paging import Page, asked_page

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("History"),
        "accounts_desk.audit",
        "history",
        order=95,
        group=RUNNING,
        needs=Permission.AUDIT_READ,
    )
)


@desk.get("/audit")
@requires(Permission.AUDIT_READ)
def audit() -> ResponseReturnValue:
    """Who did what to which thing, newest first, by kind, person and days."""
    actor, number, days = current_actor(), asked_page(), DaysForm.asked(request.args)
    wanted = _wanted(days)
    rows, total = queries.lines(actor, wanted, number)
    return render_template(
        "accounts/desk/audit.html",
        page=Page(rows, number, queries.PAGE, total),
        wanted=wanted,
        days=days,
        kinds=queries.kinds(actor),
        kind_words=kind_words,
        fact_name=fact_name,
        fact_value=fact_value,
        role_words={role.value: words.ROLES[role] for role in Role},
        provincial=actor.scope(Permission.AUDIT_READ) is Scope.PROVINCE,
    )


def _wanted(days: DaysForm) -> queries.Wanted:
    asked = request.args
    return queries.Wanted(
        kind=asked.get("kind", "")[:40],
        verb=asked.get("verb", "")[:40],
        who=asked.get("who", "")[:100],
        first=days.first.data,
        last=days.last.data,
        thing_id=untrusted.whole(asked.get("thing")),
    )
