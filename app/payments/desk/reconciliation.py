"""Reconciliation: totals counted several ways that must agree, and every broken rule by name."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel import clock, untrusted
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.payments import books_check, totals
from app.payments.desk import desk
from app.web import nav
from app.web.access import requires

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Reconciliation"),
        "payments_desk.reconciliation",
        "equal",
        order=83,
        group=lazy_pgettext("desk", "Running the programme"),
        needs=Permission.PROGRAMME_READ,
    )
)


@desk.get("/reconciliation")
@requires(Permission.PROGRAMME_READ)
def reconciliation() -> ResponseReturnValue:
    """Totals as they are now, and what the last full check found."""
    years = totals.years() or [clock.today().year]
    year = _year(years)
    national, own = totals.national(year), totals.own_shares()
    return render_template(
        "payments/desk/reconciliation.html",
        year=year,
        years=years,
        national=national,
        national_agrees=totals.agree(national),
        own=own,
        own_agrees=totals.agree(own),
        check=books_check.outcome(),
        under_way=books_check.under_way(),
    )


@desk.post("/reconciliation/check")
@requires(Permission.PROGRAMME_READ)
def check_books() -> ResponseReturnValue:
    """Have everything checked now; the page shows how far it is."""
    books_check.ask()
    year = untrusted.whole(request.args.get("year"))
    return redirect(url_for(".reconciliation", year=year or None, _anchor="rules"), 303)


def _year(years: list[int]) -> int:
    """The asked one; else the newest that has begun: next year's ceilings may stand already."""
    year = untrusted.whole(request.args.get("year"))
    begun = [one for one in years if one <= clock.today().year]
    return year if year in years else (begun or years)[0]
