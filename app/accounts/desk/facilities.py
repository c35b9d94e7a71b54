"""The officers' queue of facilities and the page on which one is decided."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import phones, tax_codes, words
from app.accounts.desk.blueprint import WORK, desk
from app.accounts.forms.desk import Decision, Recognise
from app.accounts.models import Facility, FacilityState
from app.accounts.queries import facilities as queries, people
from app.accounts.service import checking as service
from app.accounts.states import FACILITY_FLOW
from app.kernel import audit
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission, Scope
from app.reference import queries as lists
from app.web import nav
from app.web.access import current_actor, requires
from app.web.paging import Page, asked_page
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Facilities"),
        "accounts_desk.facilities",
        "factory",
        order=20,
        group=WORK,
        needs=Permission.FACILITY_READ,
        count=queries.how_many_wait,
        acts=Permission.FACILITY_VERIFY,
    )
)


@desk.get("/facilities")
@requires(Permission.FACILITY_READ)
def facilities() -> ResponseReturnValue:
    """What waits for the officer first; by state, province and words."""
    actor, number = current_actor(), asked_page()
    asked = request.args
    wanted = queries.Wanted(asked.get("state", ""), asked.get("province", ""), asked.get("q", "")[:100])
    rows, total = queries.queue(actor, wanted, number)
    everywhere = actor.scope(Permission.FACILITY_READ) is Scope.ALL
    return render_template(
        "accounts/desk/facilities.html",
        page=Page(rows, number, queries.PAGE, total),
        wanted=wanted,
        flow=FACILITY_FLOW,
        states=list(FacilityState),
        provinces=lists.provinces() if everywhere else [],
        waiting=queries.waiting_count(actor),
    )


@desk.get("/facilities/<int:facility_id>")
@requires(Permission.FACILITY_READ)
def facility(facility_id: int) -> ResponseReturnValue:
    """Everything an officer compares, what happened so far, and the decision."""
    one = queries.facility(facility_id, current_actor())
    return _page(one, _recognising(one))


def _recognising(one: Facility) -> Recognise:
    return Recognise(thing=one, data={"recognised": one.craft_village_recognised})


def _page(one: Facility, form: Recognise, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "accounts/desk/facility.html",
        facility=one,
        standing=FACILITY_FLOW.status(one.state),
        moves={move.verb for move in FACILITY_FLOW.open_moves(one, actor)},
        may_decide=actor.can_on(Permission.FACILITY_VERIFY, one.belongs()),
        is_own=one.id in actor.member_of,
        members=people.members(one.id),
        alike=queries.alike(one),
        flow=FACILITY_FLOW,
        history=audit.history(one),
        form=form,
        place=lists.place_name(one.commune),
        sector=lists.sector(one.sector_code),
        tax_code=tax_codes.shown(one.tax_code),
        phone=phones.shown,
        words=words,
    )
    return page, status


@desk.post("/facilities/<int:facility_id>/verify")
@requires(Permission.FACILITY_VERIFY)
def verify(facility_id: int) -> ResponseReturnValue:
    """The facility is as its papers say."""
    one, form = queries.facility(facility_id, current_actor()), Decision()
    form.validate_on_submit()
    service.verify(one, current_actor(), version=form.seen or 0)
    flash(_("Verified. The facility has been told, and what it published is shown."))
    return _back(one)


@desk.post("/facilities/<int:facility_id>/return")
@requires(Permission.FACILITY_VERIFY)
def send_back(facility_id: int) -> ResponseReturnValue:
    """Back to the facility with a reason."""
    one, form = queries.facility(facility_id, current_actor()), Decision()
    form.validate_on_submit()
    service.send_back(one, current_actor(), reason=form.reason.data or "", version=form.seen or 0)
    flash(_("Returned. The facility has been told your reason."))
    return _back(one)


@desk.post("/facilities/<int:facility_id>/suspend")
@requires(Permission.FACILITY_VERIFY)
def suspend(facility_id: int) -> ResponseReturnValue:
    """Off the site until the suspension is lifted."""
    one, form = queries.facility(facility_id, current_actor()), Decision()
    form.validate_on_submit()
    service.suspend(one, current_actor(), reason=form.reason.data or "", version=form.seen or 0)
    flash(_("Suspended. Nothing of the facility is shown any more."))
    return _back(one)


@desk.post("/facilities/<int:facility_id>/restore")
@requires(Permission.FACILITY_VERIFY)
def restore(facility_id: int) -> ResponseReturnValue:
    """Back into the queue."""
    one, form = queries.facility(facility_id, current_actor()), Decision()
    form.validate_on_submit()
    service.restore(one, current_actor(), reason=form.reason.data or "", version=form.seen or 0)
    flash(_("The suspension is lifted. The facility waits to be verified again."))
    return _back(one)


@desk.post("/facilities/<int:facility_id>/craft-village")
@requires(Permission.FACILITY_VERIFY)
def craft_village(facility_id: int) -> ResponseReturnValue:
    """Whether the craft village is one the province recognised (R4)."""
    one = held(queries.facility(facility_id, current_actor()))
    service.refuse_strangers(one, current_actor())
    form = _recognising(one)
    if not form.validate_on_submit():
        return _page(one, form, form.status)
    try:
        service.recognise(
            one, current_actor(), recognised=bool(form.recognised.data), decision=form.decision.data or ""
        )
    except Invalid as refusal:
        refused(form, refusal)
        return _page(one, form, 422)
    flash(_("Recorded."))
    return _back(one)


def _back(one: Facility) -> ResponseReturnValue:
    return redirect(url_for(".facility", facility_id=one.id), 303)
