"""The letter of an award: by its check code, for whoever holds the paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.amount_in_words import in_words
from app.kernel.citations import cited
from app.kernel.errors import NotFound
from app.kernel.i18n import VI, gettext as _, language
from app.subsidies import letter as paper, queries
from app.subsidies.forms import CodeForm
from app.subsidies.models import DecisionLetter
from app.subsidies.views import pages
from app.web.access import public
from app.web.context import outside_address
from app.web.formatting import day_range, dmy


@pages.get("/letters")
@public
def letters() -> ResponseReturnValue:
    """Where a reader types the code of a paper copy."""
    return render_template("subsidies/letters.html", form=CodeForm(formdata=None))


@pages.post("/letters")
@public
def find_letter() -> ResponseReturnValue:
    """Go to the letter with this code."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("subsidies/letters.html", form=form), 422
    found = queries.letter_by_code(paper.tidy_code(form.code.data or ""))
    if found is None:
        form.refuse({"code": _("No letter has this code. Check each character on the paper.")})
        return render_template("subsidies/letters.html", form=form), 422
    return redirect(url_for(".letter", code=found.check_code), 303)


@pages.get("/letters/<code>")
@public
def letter(code: str) -> ResponseReturnValue:
    """The letter as it was issued, and whether it still holds."""
    found = queries.letter_by_code(paper.tidy_code(code))
    if found is None:
        raise NotFound
    return render_template("subsidies/letter.html", letter=found, facts=found.facts, **_said(found))


def _said(letter: DecisionLetter) -> dict[str, Any]:
    """What the letter says beside its facts, in the reader's language."""
    settings, tongue, fair = current_app.extensions["settings"], language(), letter.facts["fair"]
    ends = date.fromisoformat(fair["ends_on"]) if fair["ends_on"] else None
    return {
        "cancelled": queries.cancelled_on(letter),
        "agency": settings.agency_name_vi if tongue == VI else settings.agency_name_en,
        "words": in_words(letter.facts["support"], tongue),
        "clauses": "; ".join(cited(clause, tongue) for clause in letter.facts["clauses"]),
        "days": day_range(date.fromisoformat(fair["starts_on"]), ends),
        "dated": _dated(letter.issued_at),
        "address": outside_address("subsidies.letter", code=letter.check_code),
    }


def _dated(moment: datetime) -> str:
    """``ngày 23 tháng 11 năm 2026``, as letters write it."""
    day = clock.local(moment).date()
    return f"ngày {day:%d} tháng {day:%m} năm {day.year}" if language() == VI else dmy(day)
