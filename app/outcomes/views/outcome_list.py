"""The list of one's own results, declared."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.fairs.list_parts import fair_column
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.outcomes.list_parts import foreign, states
from app.outcomes.models import Outcome
from app.outcomes.queries import mine as queries
from app.outcomes.rules import WITHOUT_VALUE
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS
from app.web.formatting import vnd


def _states(_actor: Actor, _answer: str) -> Choices:
    labels = [(state.value, status.label) for state, status in OUTCOME_FLOW.statuses.items()]
    return [("", _("Every status")), *labels]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Outcome.state == OutcomeState(answer) if answer else None


def _of_stage(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Outcome.stage == Stage(answer) if answer else None


def _value(outcome: Outcome) -> str:
    return _("no value at this stage") if outcome.stage in WITHOUT_VALUE else vnd(outcome.amount)


COLUMNS = (
    Column(
        "stage",
        lazy_gettext("Result"),
        lambda outcome: str(STAGE_WORDS[outcome.stage]),
        lists.in_order(Outcome.stage, list(Stage)),
        url=lambda outcome: url_for("outcomes.outcome", outcome_id=outcome.id),
        under=Column("number", lazy_gettext("Number"), lambda outcome: outcome.number, Outcome.number),
    ),
    Column(
        "buyer",
        lazy_gettext("Buyer"),
        lambda outcome: outcome.buyer_name,
        Outcome.buyer_name,
        whole=True,
        under=fair_column(lambda outcome: outcome.fair, Outcome.id, shortened=False),
    ),
    lists.status(
        OUTCOME_FLOW,
        Outcome.state,
        label=lazy_gettext("Status"),
        under=Column("day", lazy_gettext("Day"), lambda outcome: outcome.happened_on, Outcome.happened_on),
    ),
    lists.amount(
        "value",
        lazy_gettext("Value"),
        lambda outcome: outcome.amount,
        Outcome.amount,
        text=_value,
        under=Column("foreign", lazy_gettext("Foreign amount"), foreign),
    ),
)
LIST = lists.declare(
    Listing(
        endpoint="outcomes.mine",
        title=lazy_gettext("Results"),
        file="ket-qua-cua-toi",
        needs=Permission.OUTCOME_REPORT,
        query=queries.own,
        tie=Outcome.id,
        columns=COLUMNS,
        usual="-day",
        filters=(
            Filter("stage", lazy_gettext("Result"), _of_stage, states(STAGE_WORDS)),
            Filter("state", lazy_gettext("Status"), _in_state, _states),
        ),
        finds=queries.finds_own,
        finds_what=lazy_gettext("Number, buyer or paper"),
        size=20,
    )
)
