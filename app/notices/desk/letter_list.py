"""The list of letters, declared."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.permissions import Actor, Permission
from app.notices import queries
from app.notices.models import Letter
from app.notices.service import retry
from app.notices.states import LetterState


def _states(_actor: Actor, _answer: str) -> Choices:
    return [("", _("All")), *((state.value, retry.WORDS[state].label) for state in LetterState)]


def _in_state(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return Letter.state == LetterState(answer) if answer else None


LIST = lists.declare(
    Listing(
        endpoint="notices_desk.letters",
        title=lazy_gettext("Letters"),
        file="thu-da-gui",
        needs=Permission.SETTINGS_MANAGE,
        query=queries.letters,
        tie=Letter.id,
        columns=(
            Column(
                "subject", lazy_gettext("Subject"), lambda letter: letter.subject, Letter.subject, whole=True
            ),
            Column("reader", lazy_gettext("Reader"), lambda letter: letter.to, Letter.to, whole=True),
            Column("written", lazy_gettext("Written"), lambda letter: letter.created_at, Letter.created_at),
            Column(
                "state",
                lazy_gettext("Status"),
                lambda letter: str(retry.WORDS[letter.state].label),
                lists.in_order(Letter.state, list(LetterState)),
                look=lambda letter: retry.WORDS[letter.state],
                under=Column("problem", lazy_gettext("Problem"), lambda letter: letter.problem, whole=True),
            ),
        ),
        usual="-written",
        filters=(Filter("state", lazy_gettext("Status"), _in_state, _states),),
        finds=queries.finds_letter,
        finds_what=lazy_gettext("Subject or reader"),
        size=30,
    )
)
