"""The decision page: items, ceilings, history on the left; the decision with its preview on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.forms import StepForm
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.subsidies import award_facts, decision_preview, service
from app.subsidies.desk import desk
from app.subsidies.desk.sheet import asked, page
from app.subsidies.forms import CancelForm, DecisionForm
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.formatting import dmy, vnd
from app.web.recent import recent


@desk.get("/awards/<int:award_id>")
@requires(Permission.PROGRAMME_READ)
def award(award_id: int) -> ResponseReturnValue:
    """One award as those who decide see it."""
    return page(award_id)


@desk.get("/awards/<int:award_id>/preview")
@requires(Permission.AWARD_APPROVE)
def preview(award_id: int) -> ResponseReturnValue:
    """What approving another amount would do."""
    found = award_facts.read(award_id, current_actor())
    return render_template(
        "subsidies/desk/_preview.html", award=found, preview=decision_preview.of_award(found, asked())
    )


@desk.post("/awards/<int:award_id>/look")
@requires(Permission.AWARD_APPROVE)
def look(award_id: int) -> ResponseReturnValue:
    """What approving the typed amount would do, where no script asks for it; nothing is decided."""
    form = DecisionForm()
    form.amount.compare(award_facts.read(award_id, current_actor()).support)
    is_fine = form.validate()
    return page(award_id, form), 200 if is_fine else 422


@desk.post("/awards/<int:award_id>/approve")
@requires(Permission.AWARD_APPROVE)
@recent
def approve(award_id: int) -> ResponseReturnValue:
    """Approve support, all of what was proposed or less; the flash says whether the facility must pledge first."""

    def act(found: Award, form: Any) -> str:
        amount = None if form.amount.data is None else Money(form.amount.data)
        service.approve(
            found, current_actor(), amount=amount, reason=form.reason.data or "", version=form.seen
        )
        return _approved(found)

    form, found = DecisionForm(), award_facts.read(award_id, current_actor())
    form.amount.compare(found.support)
    return decided(award_id, form, act, found)


def _approved(found: Award) -> str:
    if found.state is AwardState.AWAITING_PLEDGE:
        return _(
            "%(amount)s approved. It counts once the facility has pledged its larger own share, by %(day)s.",
            amount=vnd(found.support),
            day=dmy(found.pledge_by),
        )
    return _(
        "%(amount)s approved. The letter is issued and the facility has been told.", amount=vnd(found.support)
    )


@desk.post("/awards/<int:award_id>/return")
@requires(Permission.AWARD_APPROVE)
def return_for_changes(award_id: int) -> ResponseReturnValue:
    """Give it back to the proposer."""

    def act(found: Award, form: Any) -> str:
        service.return_for_changes(found, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Returned. The proposer has been told why.")

    return decided(award_id, _without_amount(), act)


@desk.post("/awards/<int:award_id>/reject")
@requires(Permission.AWARD_APPROVE)
def reject(award_id: int) -> ResponseReturnValue:
    """Refuse support, with the reason the facility reads."""

    def act(found: Award, form: Any) -> str:
        service.reject(found, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Rejected. The facility has been told why.")

    return decided(award_id, _without_amount(), act)


@desk.post("/awards/<int:award_id>/cancel")
@requires(Permission.AWARD_APPROVE)
@recent
def cancel(award_id: int) -> ResponseReturnValue:
    """Cancel an award before money left; what its ceilings held is given back."""

    def act(found: Award, form: Any) -> str:
        service.cancel(found, current_actor(), reason=form.reason.data or "", version=form.seen)
        return _("Cancelled. Every ceiling has its money back.")

    return decided(award_id, CancelForm(), act)


def _without_amount() -> DecisionForm:
    """The form where the amount in it does not count, so that nothing is asked about it."""
    form = DecisionForm()
    form.amount.compare(None)
    return form


def decided(
    award_id: int, form: StepForm, act: Callable[[Award, Any], str], known: Award | None = None
) -> ResponseReturnValue:
    """Do one thing to an award and say so; a refusal undoes it and shows the page as it is now."""
    found = known or award_facts.read(award_id, current_actor())
    return idempotency.acted(
        form,
        lambda: act(found, form),
        lambda no: page(award_id, form, no),
        url_for(".award", award_id=award_id),
    )
