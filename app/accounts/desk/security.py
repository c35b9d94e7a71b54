"""The security log, to read: who came in, who failed, whose keys and roles changed, which limits were reached."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import security_kinds, words
from app.accounts.desk.blueprint import RUNNING, desk
from app.accounts.forms.days import DaysForm
from app.accounts.queries import security_log as queries
from app.kernel import throttle
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Permission, Role
from app.web import nav
from app.web.access import requires
from app.web.paging import Page, asked_page

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Security log"),
        "accounts_desk.security_log",
        "shield-check",
        order=96,
        group=RUNNING,
        needs=Permission.SECURITY_READ,
    )
)


@desk.get("/security")
@requires(Permission.SECURITY_READ)
def security_log() -> ResponseReturnValue:
    """Newest first, by group, person, origin and days."""
    number, days = asked_page(), DaysForm.asked(request.args)
    wanted = _wanted(days)
    rows, total = queries.lines(wanted, number)
    return render_template(
        "accounts/desk/security.html",
        page=Page(rows, number, queries.PAGE, total),
        wanted=wanted,
        days=days,
        groups=security_kinds.GROUPS,
        kinds=security_kinds.KINDS,
        alarms=security_kinds.ALARMS,
        title_of=throttle.title_of,
        role_words={role.value: words.ROLES[role] for role in Role},
    )


def _wanted(days: DaysForm) -> queries.Wanted:
    asked = request.args
    return queries.Wanted(
        group=asked.get("group", "")[:20],
        who=asked.get("who", "").strip()[:100],
        origin=asked.get("origin", "").strip()[:60],
        first=days.first.data,
        last=days.last.data,
    )
