"""The rows behind a figure of the dashboard."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.fairs.states import FAIR_FLOW
from app.insight.desk.blueprint import desk
from app.insight.desk.province_scope import own_province, within
from app.insight.queries import figure_rows, programme
from app.insight.rules import FairGroup
from app.kernel import clock, untrusted
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS
from app.reference import queries as places
from app.subsidies.states import AWARD_FLOW
from app.web.access import requires
from app.web.paging import Page, asked_page

Word = TypeVar("Word", bound=StrEnum)
NAMING = frozenset({"awards", "outcomes", "facilities"})
"""Rows that name facilities; fairs and products stand in public anyway."""


_WORDS = {
    "flows": {"fair": FAIR_FLOW, "award": AWARD_FLOW, "outcome": OUTCOME_FLOW},
    "stage_words": STAGE_WORDS,
}


@desk.get("/dashboard/rows/<what>")
@requires(Permission.INSIGHT_READ)
def rows(what: str) -> ResponseReturnValue:
    """Counted or added up, these rows give the figure again."""
    if what not in figure_rows.KINDS:
        raise NotFound
    asked, number = _asked(what), asked_page()
    found = figure_rows.rows(asked, number)
    page = Page(found.rows, number, figure_rows.PAGE, found.total)
    place = places.province(asked.province) if asked.province else None
    return render_template(
        "insight/desk/rows.html",
        asked=asked,
        page=page,
        amount=found.amount,
        place=place,
        chosen=what in NAMING and own_province(),
        **_WORDS,
    )


def _asked(what: str) -> figure_rows.Asked:
    words = request.args
    period = programme.chosen(words.get("period", ""), clock.today(), programme.periods())
    return figure_rows.Asked(
        what=what,
        period=period if "period" in words else None,
        group=_word(FairGroup, words.get("group", "")),
        counted=words.get("counted", ""),
        stage=_word(Stage, words.get("stage", "")),
        state=_word(OutcomeState, words.get("state", "")),
        province=within(words.get("province", "")) if what in NAMING else words.get("province", ""),
        fair_id=untrusted.whole(words.get("fair")),
    )


def _word(kind: type[Word], text: str) -> Word | None:
    if not text:
        return None
    if text not in set(kind):
        raise NotFound
    return kind(text)
