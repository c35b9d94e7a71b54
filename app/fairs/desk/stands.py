"""The plan of stands and who gets which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fairs import floorplan, ranking
from app.fairs.desk import desk
from app.fairs.floorplan import OnPlan, Shade
from app.fairs.forms.fair import aware
from app.fairs.forms.stands import FreeForm, GiveForm, GridForm, StandForm
from app.fairs.models import Application, Fair
from app.fairs.queries import applications, fairs, stands as queries, usual
from app.fairs.service import allocation as giving, plan
from app.fairs.states import ALLOCATION_FLOW
from app.kernel import untrusted
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _, ngettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme.states import FundSource
from app.programme.words import FUNDS
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.paging import one_of_several
from app.web.transaction import refused

ROWS = 50
"""Of each list below a plan that may have over a thousand stands."""
Priced = TypeVar("Priced", GridForm, StandForm)


@desk.get("/fairs/<int:fair_id>/stands")
@requires(Permission.PROGRAMME_READ)
def stands(fair_id: int) -> ResponseReturnValue:
    """The plan, the list, and those who may get one."""
    found = fairs.fair(fair_id)
    grid = _compared(GridForm(formdata=None, data={"price": found.stand_price}), found)
    return render_template("fairs/desk/stands.html", **_page(found, current_actor(), grid))


def _compared(form: Priced, fair: Fair) -> Priced:
    """The form with what a stand's price is compared with: its own before, the fair's, that of fairs like it."""
    form.price.compare(fair.stand_price or usual.stand_price(fair.kind, fair.id))
    return form


def _page(fair: Fair, actor: Actor, grid: GridForm) -> dict[str, Any]:
    seats, wanting = queries.seats(fair.id, None), queries.wanting(fair, actor)
    free = [seat.stand for seat in seats if seat.shade is Shade.FREE]
    taken = [seat.stand.id for seat in seats if seat.shade is not Shade.FREE]
    of_taken, of_free = (
        one_of_several("given", taken, ROWS),
        one_of_several("free", [one.id for one in free], ROWS),
    )
    shown = {one.stand.id: one for one in queries.places(fair.id, [*of_taken.rows, *of_free.rows])}
    return {
        "fair": fair,
        "card": fairs.card(fair),
        "given": of_taken.of(shown),
        "free": of_free.of(shown),
        "plan": floorplan.draw(seats),
        "left": queries.programme_left(fair, seats),
        "wanting": one_of_several("wanting", wanting, ROWS),
        "order": ranking,
        "waiting": one_of_several("waiting", queries.waiting(fair, actor), ROWS),
        "give": _give_form(free, wanting),
        "grid": grid,
        "flow": ALLOCATION_FLOW,
        "funds": FUNDS,
        "may": actor.can(Permission.STAND_MANAGE),
        "may_draw": actor.can_on(Permission.STAND_MANAGE, fair.belongs()),
        "mine": None,
    }


def _give_form(free: Sequence[OnPlan], wanting: Sequence[queries.Wanting]) -> GiveForm:
    form, funds = GiveForm(formdata=None), {fund: str(words) for fund, words in FUNDS.items()}
    form.stand.choices = [(one.id, f"{one.number} · {funds[one.funding]}") for one in free]
    form.application.choices = [(one.id, f"{one.number} · {one.name_vi}") for one in wanting]
    return form


@desk.post("/fairs/<int:fair_id>/stands")
@requires(Permission.STAND_MANAGE)
def lay_out(fair_id: int) -> ResponseReturnValue:
    """Add a block of stands."""
    found = fairs.fair(fair_id)
    form = _compared(GridForm(), found)
    plan.refuse_strangers(found, current_actor())
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            count = plan.lay_out(found, form.grid(), current_actor())
        except Invalid as error:
            refused(form, error)
        else:
            flash(ngettext("%(num)d stand is on the plan.", "%(num)d stands are on the plan.", count))
            return idempotency.done(form, url_for(".stands", fair_id=fair_id))
    return render_template("fairs/desk/stands.html", **_page(found, current_actor(), form)), 422


@desk.post("/fairs/<int:fair_id>/stands/give")
@requires(Permission.STAND_MANAGE)
def give(fair_id: int) -> ResponseReturnValue:
    """Give a stand to an application, at once or on hold."""
    form = GiveForm()
    if again := idempotency.repeated(form):
        return again
    stand, application = _chosen(fair_id)
    until = form.held_until.data
    made = giving.give(stand, application, current_actor(), held_until=aware(until))
    flash(
        _(
            "Stand %(stand)s goes to %(facility)s, who has been told.",
            stand=made.stand.number,
            facility=application.facility.name,
        )
    )
    return idempotency.done(form, url_for(".stands", fair_id=fair_id))


def _chosen(fair_id: int) -> tuple[Any, Application]:
    stand_id, application_id = (
        untrusted.whole(request.form.get(name)) or 0 for name in ("stand", "application")
    )
    stand = queries.stand(stand_id)
    if stand.fair_id != fair_id:
        raise NotFound()
    return stand, applications.one(application_id, current_actor())


@desk.post("/allocations/<int:allocation_id>/confirm")
@requires(Permission.STAND_MANAGE)
def confirm(allocation_id: int) -> ResponseReturnValue:
    """Turn a hold into the facility's stand."""
    found = queries.allocation(allocation_id, current_actor())
    giving.confirm(found, current_actor(), version=FreeForm().seen)
    flash(_("The stand is confirmed and the facility has been told."))
    return redirect(url_for(".stands", fair_id=found.stand.fair_id))


@desk.post("/allocations/<int:allocation_id>/free")
@requires(Permission.STAND_MANAGE)
def free(allocation_id: int) -> ResponseReturnValue:
    """Take a stand back."""
    form, actor = FreeForm(), current_actor()
    found = queries.allocation(allocation_id, actor)
    giving.free(found, actor, reason=form.reason.data or "", version=form.seen)
    flash(_("The stand is free again and the facility has been told why."))
    return redirect(url_for(".stands", fair_id=found.stand.fair_id))


@desk.route("/stands/<int:stand_id>", methods=["GET", "POST"])
@requires(Permission.STAND_MANAGE)
def stand(stand_id: int) -> ResponseReturnValue:
    """A stand's price and whose money pays it."""
    found = held(queries.stand(stand_id))
    plan.refuse_strangers(found.fair, current_actor())
    form = StandForm(thing=found, data={"price": found.price, "funding": found.funding})
    _compared(form, found.fair)
    if not form.validate_on_submit():
        page = render_template("fairs/desk/stand.html", form=form, stand=found)
        return page, form.status
    price = None if form.price.data is None else Money(form.price.data)
    plan.change(found, current_actor(), price=price, funding=FundSource(form.funding.data))
    flash(_("The changes are kept."))
    return redirect(url_for(".stands", fair_id=found.fair_id))


@desk.post("/stands/<int:stand_id>/remove")
@requires(Permission.STAND_MANAGE)
def remove(stand_id: int) -> ResponseReturnValue:
    """Take a stand off the plan."""
    found = queries.stand(stand_id)
    fair_id = found.fair_id
    plan.remove(found, current_actor())
    flash(_("The stand is off the plan."))
    return redirect(url_for(".stands", fair_id=fair_id))
