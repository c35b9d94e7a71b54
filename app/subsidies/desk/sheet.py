"""Everything the decision page shows: money, history, what this person may do, and the forms for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request

from app.fairs.queries import costs
from app.fairs.states import ApplicationState
from app.fairs.words import DOCUMENTS
from app.kernel import amounts, audit, clock
from app.kernel.errors import Refusal
from app.kernel.i18n import ngettext
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.kernel.workflow import Status
from app.programme.words import FUNDS
from app.subsidies import award_facts, decision_preview, queries, rules, search
from app.subsidies.forms import AdvanceForm, CancelForm, DecisionForm, TakeBackForm, settle_form
from app.subsidies.models import Award
from app.subsidies.rules import Objection, PaymentFacts
from app.subsidies.service.settle import objections
from app.subsidies.states import AWARD_FLOW, AwardState
from app.subsidies.views import steps
from app.web.access import current_actor

BACK = "back-"
"""Prefix of the form that stands beside another one with the same fields."""


def page(award_id: int, form: Any = None, no: Refusal | None = None) -> str:
    """The award's page, with what was typed and why it was refused."""
    found = award_facts.read(award_id, current_actor())
    seen = decision_preview.of_award(found, asked(form) if found.state is AwardState.PROPOSED else None)
    return render_template(
        "subsidies/desk/award.html",
        award=found,
        standing=_status(found),
        reasons=award_facts.reasons(found),
        preview=seen,
        steps=steps.of_award(found, seen.facts.papers, names=True),
        earlier=search.earlier_awards(found),
        related=search.related(found),
        letter=queries.letter_of(found),
        paper_words=DOCUMENTS,
        payments=queries.disbursements(found),
        refusal=no,
        **_people(found, seen),
        **_panel(found, seen, form),
    )


def asked(form: Any = None) -> Money | None:
    """The amount somebody is looking at: typed in the form, or in the address."""
    if form is not None and "amount" in form:
        return None if form.amount.data is None else Money(form.amount.data)
    amount = amounts.whole(request.args.get("amount", ""))
    return None if amount is None else Money(amount)


def _status(award: Award) -> Status:
    """The state, and while it waits, how long it may still take."""
    status, left = AWARD_FLOW.status(award.state), decision_preview.days_left(award)
    if award.state is not AwardState.PROPOSED or left is None:
        return status
    days = (
        ngettext("%(status)s, %(num)d day left", "%(status)s, %(num)d days left", left, status=status.label)
        if left >= 0
        else ngettext(
            "%(status)s, %(num)d day late", "%(status)s, %(num)d days late", -left, status=status.label
        )
    )
    return replace(status, label=days)


def _people(award: Award, seen: decision_preview.Preview) -> dict[str, Any]:
    return {
        "proposer": queries.name_of(award.proposed_by),
        "approver": queries.name_of(award.approved_by),
        "returned": audit.last(award, "return") if award.state is AwardState.DRAFT else None,
        "asked": costs.by_rates(award.application),
        "pledged": seen.pledged,
        "source": FUNDS[award.funding],
        "planned": [FUNDS[one] for one in sorted(seen.facts.stand_funding - {award.funding})],
        "may_propose": current_actor().can(Permission.AWARD_PROPOSE),
    }


def _panel(award: Award, seen: decision_preview.Preview, form: Any) -> dict[str, Any]:
    """The forms of the decision column, and what this person may do."""
    actor = current_actor()
    may = {move.verb for move in AWARD_FLOW.open_moves(award, actor)}
    step = _step(award, may)
    return {
        "form": form if isinstance(form, DecisionForm) else _blank_decision(award, seen.amount),
        "refused_form": form,
        "may": may,
        "right_to_decide": queries.right_to_decide(award, actor),
        "step": step,
        "missing": _missing(award, seen.facts.papers, step),
        **_money_forms(award, seen, form),
    }


def _blank_decision(award: Award, amount: Money) -> DecisionForm:
    form = DecisionForm(formdata=None)
    form.amount.data, form.version.data = amount, award.version
    form.amount.compare(award.support)
    return form


def _step(award: Award, may: set[str]) -> str:
    """The one payment that is due: ``advance``, ``settle``, or ``wait`` for papers; empty for who does not pay."""
    if "settle" not in may:
        return ""
    if award.application.state is ApplicationState.ACCEPTED:
        return "settle"
    return "advance" if "advance" in may and not queries.disbursements(award) else "wait"


def _missing(award: Award, papers: PaymentFacts, step: str) -> list[Objection]:
    if step == "advance":
        return rules.missing_for_advance(papers)
    return objections(award, papers) if step else []


def _money_forms(award: Award, seen: decision_preview.Preview, form: Any) -> dict[str, Any]:
    """Empty forms for what may follow, or the one that was refused as it was typed."""
    blank: dict[str, Any] = {
        "cancel_form": CancelForm(formdata=None),
        "advance_form": AdvanceForm(formdata=None),
        "take_back_form": TakeBackForm(formdata=None, prefix=BACK),
        "settle_form": settle_form(award, formdata=None),
    }
    most = seen.facts.most_advance(award.support)
    blank["advance_form"].amount.data = most
    blank["advance_form"].amount.compare(most)
    for name, one in blank.items():
        one.version.data = award.version
        if "paid_on" in one:
            one.paid_on.data = clock.today()
        if form is not None and type(form).__name__ == type(one).__name__:
            blank[name] = form
    return blank
