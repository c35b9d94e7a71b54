"""A facility's support: how much, with its working, what to do next, and the pledge of a larger own share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.fairs.queries import costs
from app.kernel.errors import Refusal
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.kernel.ports import Port
from app.kernel.workflow import Status
from app.subsidies import award_facts, queries, search, service
from app.subsidies.award_facts import AwardFacts
from app.subsidies.forms import DeclineForm, PledgeForm
from app.subsidies.models import Award
from app.subsidies.states import AWARD_FLOW
from app.subsidies.views import pages, steps
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.formatting import vnd

UNPAID_BILL: Port[Callable[[int], int | None]] = Port("unpaid bill of an award")
"""The bill for an award's own share that waits for the facility's transfer, as the room of payments knows it."""

nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Support"),
        "subsidies.awards",
        "scale",
        order=60,
        needs=Permission.AWARD_READ,
        who=lambda actor: actor.is_facility,
    )
)


@pages.get("/my/awards")
@requires(Permission.AWARD_READ)
def awards() -> ResponseReturnValue:
    """Every decision about this facility's support."""
    return render_template(
        "subsidies/mine.html", awards=search.own_awards(current_actor()), status_of=status_of
    )


@pages.get("/my/awards/<int:award_id>")
@requires(Permission.AWARD_READ)
def award(award_id: int) -> ResponseReturnValue:
    """One decision: the working, the letter, the payments, the next step."""
    return _page(award_id)


@pages.post("/my/awards/<int:award_id>/pledge")
@requires(Permission.APPLICATION_WRITE)
def pledge(award_id: int) -> ResponseReturnValue:
    """The facility pledges the larger own share."""
    found, form = award_facts.read(award_id, current_actor()), PledgeForm()

    def act() -> str:
        service.pledge(found, current_actor(), version=form.seen)
        return _(
            "Pledged: %(amount)s. Your support counts, and the letter is here.", amount=vnd(found.own_share)
        )

    return idempotency.acted(
        form, act, lambda no: _page(award_id, form, no), url_for(".award", award_id=award_id)
    )


@pages.post("/my/awards/<int:award_id>/decline")
@requires(Permission.APPLICATION_WRITE)
def decline(award_id: int) -> ResponseReturnValue:
    """The facility does not take the support with this own share."""
    found, form = award_facts.read(award_id, current_actor()), DeclineForm()

    def act() -> str:
        service.decline(found, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Declined. Nothing is owed, and your application stays on the list.")

    return idempotency.acted(
        form, act, lambda no: _page(award_id, form, no), url_for(".award", award_id=award_id)
    )


def _page(award_id: int, form: Any = None, no: Refusal | None = None) -> str:
    found = award_facts.read(award_id, current_actor())
    facts = award_facts.of_award(found)
    return render_template(
        "subsidies/own.html",
        award=found,
        standing=status_of(found),
        reasons=award_facts.reasons(found),
        letter=queries.letter_of(found),
        payments=queries.disbursements(found),
        facts=facts,
        steps=steps.of_award(found, facts.papers, names=False),
        unpaid_bill=UNPAID_BILL()(found.id),
        refusal=no,
        **_answer(found, facts, form),
    )


def _answer(award: Award, facts: AwardFacts, form: Any) -> dict[str, Any]:
    """What the facility asked for beside what was approved, and its two answers."""
    blank: dict[str, Any] = {
        "pledge_form": PledgeForm(formdata=None),
        "decline_form": DeclineForm(formdata=None),
    }
    for name, one in blank.items():
        one.version.data = award.version
        if type(form) is type(one):
            blank[name] = form
    return {
        "may": {move.verb for move in AWARD_FLOW.open_moves(award, current_actor())},
        "asked": costs.by_rates(award.application),
        "pledged": facts.pledged,
        **blank,
    }


def status_of(award: Award) -> Status:
    """The status of an award."""
    return AWARD_FLOW.status(award.state)
