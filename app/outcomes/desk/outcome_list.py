"""The list of results, declared; its questions are the cuts of the figures, so that each figure opens its rows."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.list_parts import facility_column
from app.accounts.models import Facility
from app.fairs.list_parts import fair_column, fair_filter
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.outcomes.list_parts import figures_cuts, narrowed_by, states, value_column, yes
from app.outcomes.models import Outcome
from app.outcomes.queries import queue
from app.outcomes.queries.outcome_filter import WAITING, conditions, named, waits
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS
from app.reference.list_parts import province_filter


def _states(_actor: Actor, _answer: str) -> Choices:
    labels = [(state.value, status.label) for state, status in OUTCOME_FLOW.statuses.items()]
    return [("", _("Every status")), (WAITING, _("Waiting to be checked")), *labels]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    if answer == WAITING:
        return waits()
    return Outcome.state == OutcomeState(answer) if answer else None


def _sample(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All results")), ("1", _("Only the national sample"))]


COLUMNS = (
    Column(
        "number",
        lazy_gettext("Result"),
        lambda line: line.outcome.number,
        Outcome.number,
        url=lambda line: url_for("outcomes_desk.outcome", outcome_id=line.outcome.id),
        under=fair_column(lambda line: line.outcome.fair, Outcome.id),
    ),
    facility_column(lambda line: line.outcome.facility),
    Column(
        "buyer",
        lazy_gettext("Buyer"),
        lambda line: line.outcome.buyer_name,
        Outcome.buyer_name,
        whole=True,
        under=Column("papers", lazy_gettext("Papers"), lambda line: line.papers, text=queue.said_papers),
    ),
    Column(
        "stage",
        lazy_pgettext("outcome", "Stage"),
        lambda line: str(STAGE_WORDS[line.outcome.stage]),
        lists.in_order(Outcome.stage, list(Stage)),
        whole=True,
        under=Column(
            "reported",
            lazy_gettext("Reported"),
            lambda line: clock.local(line.outcome.created_at).date(),
            Outcome.created_at,
        ),
    ),
    lists.status(
        OUTCOME_FLOW,
        Outcome.state,
        label=lazy_gettext("Status"),
        of=lambda line: line.outcome.state,
        sort=queue.by_turn(),
        under=Column(
            "sample",
            lazy_pgettext("outcomes", "Sample"),
            lambda line: _("national sample") if line.outcome.sampled else "",
            Outcome.sampled,
        ),
    ),
    value_column(),
)
LIST = lists.declare(
    Listing(
        endpoint="outcomes_desk.queue",
        title=lazy_gettext("Results"),
        file="ket-qua",
        needs=Permission.OUTCOME_READ,
        query=queue.outcomes,
        tie=Outcome.id,
        columns=COLUMNS,
        usual="state",
        filters=(
            narrowed_by(
                "stage", lazy_pgettext("outcome", "Stage"), Stage, conditions, choices=states(STAGE_WORDS)
            ),
            Filter("state", lazy_gettext("Status"), _in_state, _states),
            fair_filter(Outcome.fair_id),
            province_filter(Facility.province_code),
            narrowed_by("sampled", lazy_pgettext("outcomes", "Sample"), yes, conditions, choices=_sample),
            *figures_cuts(conditions),
        ),
        finds=named,
        finds_what=lazy_gettext("Number, buyer or facility"),
        lines=queue.with_papers,
    )
)
