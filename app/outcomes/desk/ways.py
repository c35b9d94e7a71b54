"""The ways to these pages on the desk."""

from __future__ import annotations

from app.kernel import clock
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.outcomes import queries
from app.web import nav

AFTER_THE_FAIR = lazy_gettext("After the fair")


def _silent(actor: Actor) -> int:
    return queries.silent.silent_count(actor, clock.today())


nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Results to check"),
        "outcomes_desk.queue",
        icon="handshake",
        order=60,
        group=AFTER_THE_FAIR,
        needs=Permission.OUTCOME_READ,
        count=queries.queue.waiting_count,
        acts=Permission.OUTCOME_VERIFY,
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
