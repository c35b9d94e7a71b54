"""The list of questions after fairs, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts import phones
from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.fairs.list_parts import fair_column, fair_filter
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, ngettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.outcomes.list_parts import figures_cuts
from app.outcomes.models import FollowUp
from app.outcomes.queries import silent
from app.outcomes.queries.outcome_filter import follow_up_conditions
from app.outcomes.queries.silent import Show
from app.reference.list_parts import province_filter

SHOWN = {
    Show.SILENT: lazy_gettext("No answer yet"),
    Show.SOLD: lazy_gettext("Answered with results"),
    Show.NOTHING: lazy_gettext("Answered: nothing came of it"),
    Show.ALL: lazy_gettext("All questions"),
}


def _answers(_actor: Actor, _answer: str) -> Choices:
    return [(show.value, label) for show, label in SHOWN.items()]


def _shown(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return silent.shown(Show(answer))


def _answer(question: FollowUp) -> Status:
    if question.answered_at is None:
        return Status(_("no answer yet"), Tone.WARN, "clock")
    if question.nothing_sold:
        return Status(_("nothing came of it"), Tone.NONE, "circle")
    return Status(_("results reported"), Tone.OK, "check")


def _jobs(question: FollowUp) -> str:
    if not question.jobs_added:
        return "–"
    return ngettext("%(num)d person taken on", "%(num)d people taken on", question.jobs_added)


COLUMNS = (
    facility_column(
        lambda row: row.facility,
        url=lambda row: url_for("accounts_desk.facility", facility_id=row.facility_id),
    ),
    fair_column(
        lambda row: row.fair,
        under=Column(
            "months",
            lazy_gettext("Months after the fair"),
            lambda row: row.months,
            FollowUp.months,
            text=lambda row: _("after %(months)s months", months=row.months),
        ),
    ),
    Column("due", lazy_pgettext("question", "Asked"), lambda row: row.due_on, FollowUp.due_on),
    Column(
        "answer",
        lazy_pgettext("question", "Answer"),
        lambda row: str(_answer(row).label),
        silent.by_silence(),
        look=_answer,
        under=Column(
            "jobs",
            lazy_gettext("People taken on"),
            lambda row: row.jobs_added,
            FollowUp.jobs_added,
            text=_jobs,
        ),
    ),
    Column("note", lazy_gettext("Note"), lambda row: row.note, whole=True),
    Column(
        "phone",
        lazy_gettext("Call"),
        lambda row: phones.shown(row.facility.phone),
        url=lambda row: f"tel:{row.facility.phone}" if row.facility.phone else "",
        css="num",
    ),
)
LIST = lists.declare(
    Listing(
        endpoint="outcomes_desk.questions",
        title=lazy_gettext("Questions after fairs"),
        file="cau-hoi-sau-hoi-cho",
        needs=Permission.OUTCOME_READ,
        query=silent.questions,
        tie=FollowUp.id,
        columns=COLUMNS,
        usual="answer",
        filters=(
            Filter("show", lazy_pgettext("question", "Answer"), _shown, _answers, usual=Show.SILENT.value),
            fair_filter(FollowUp.fair_id),
            province_filter(Facility.province_code),
            *figures_cuts(follow_up_conditions),
        ),
        finds=facilities.matches,
        finds_what=lazy_gettext("Name or tax code"),
    )
)
