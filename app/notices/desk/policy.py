"""What browsers report of pages that broke the content policy."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel import policy_reports
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.notices.desk.letters import desk
from app.web import nav
from app.web.access import requires

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Browser reports"),
        "notices_desk.policy",
        "scan-search",
        96,
        lazy_pgettext("desk", "Running the programme"),
        Permission.SETTINGS_MANAGE,
    )
)


@desk.get("/browser-reports")
@requires(Permission.SETTINGS_MANAGE)
def policy() -> ResponseReturnValue:
    """The kinds of breaches, the newest first."""
    return render_template("notices/desk/policy.html", reports=policy_reports.newest())
