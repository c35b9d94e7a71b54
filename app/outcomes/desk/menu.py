"""The ways to these pages on the desk."""

from __future__ import annotations

from sqlalchemy import Select

from app.kernel import clock
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.outcomes import queries
from app.outcomes.queries.outcome_filter import WAITING
from app.web import nav

AFTER_THE_FAIR = lazy_gettext("After the fair")


def _silent(actor: Actor) -> Select[int]:
    return queries.silent.how_many_silent(actor, clock.today())


nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Results to check"),
        "outcomes_desk.queue",
        icon="handshake",
        order=60,
        group=AFTER_THE_FAIR,
        needs=Permission.OUTCOME_READ,
        count=queries.queue.how_many_wait,
        acts=Permission.OUTCOME_VERIFY,
        view={"state": WAITING},
    ),
    nav.Entry(
        "desk",
        lazy_gettext("Questions after fairs"),
        "outcomes_desk.questions",
        icon="phone",
        order=61,
        group=AFTER_THE_FAIR,
        needs=Permission.OUTCOME_READ,
        count=_silent,
        acts=Permission.OUTCOME_VERIFY,
    ),
)
