"""Paying support: the advance, its return, the last part."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.subsidies import award_facts, service
from app.subsidies.desk import desk
from app.subsidies.desk.decide import decided
from app.subsidies.desk.sheet import BACK
from app.subsidies.forms import AdvanceForm, TakeBackForm, invoiced_of, settle_form
from app.subsidies.models import Award
from app.web.access import current_actor, requires
from app.web.recent import recent


@desk.post("/awards/<int:award_id>/advance")
@requires(Permission.AWARD_PAY)
@recent
def advance(award_id: int) -> ResponseReturnValue:
    """Record the first part."""

    def act(found: Award, form: Any) -> str:
        amount, actor = Money(form.amount.data or 0), current_actor()
        service.advance(found, actor, amount=amount, transfer=form.transfer, version=form.seen)
        return _("Advance recorded. The facility has been told.")

    form = AdvanceForm()
    form.amount.compare(_most_advance(award_id))
    return decided(award_id, form, act)


def _most_advance(award_id: int) -> Money:
    found = award_facts.read(award_id, current_actor())
    return award_facts.of_award(found).most_advance(found.support)


@desk.post("/awards/<int:award_id>/take-back")
@requires(Permission.AWARD_PAY)
@recent
def take_back(award_id: int) -> ResponseReturnValue:
    """Record that the advance came back."""

    def act(found: Award, form: Any) -> str:
        actor, reason = current_actor(), form.reason.data or ""
        service.take_back(found, actor, transfer=form.transfer, reason=reason, version=form.seen)
        return _("The returned advance is in the books.")

    return decided(award_id, TakeBackForm(prefix=BACK), act)


@desk.post("/awards/<int:award_id>/settle")
@requires(Permission.AWARD_PAY)
@recent
def settle(award_id: int) -> ResponseReturnValue:
    """Record the last part and close the award."""
    found = award_facts.read(award_id, current_actor())

    def act(award: Award, form: Any) -> str:
        invoiced, actor = invoiced_of(award, form), current_actor()
        service.settle(award, actor, invoiced=invoiced, transfer=form.transfer, version=form.seen)
        return _("Settled. What was not needed went back to the ceilings.")

    return decided(award_id, settle_form(found), act)
