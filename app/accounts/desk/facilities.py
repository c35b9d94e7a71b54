"""The officers' queue of facilities and the page on which one is decided."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import phones, words
from app.accounts.desk.blueprint import WORK, desk
from app.accounts.desk.facility_list import LIST
from app.accounts.forms.desk import Decision, Recognise
from app.accounts.forms.registration import SeeFacts
from app.accounts.models import Facility
from app.accounts.queries import facilities as queries, facts_said, people, registration
from app.accounts.registration_models import RegistrationProof
from app.accounts.service import checking as service
from app.accounts.service.registration import refuse_strangers
from app.accounts.states import FACILITY_FLOW, FacilityState
from app.kernel import audit
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.formatting import dmy
from app.web.list_sheet import sheet
from app.web.list_view import view
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
        view={"state": FacilityState.PENDING.value},
        acts=Permission.FACILITY_VERIFY,
    )
)


@desk.get("/facilities")
@requires(Permission.FACILITY_READ)
def facilities() -> ResponseReturnValue:
    """What waits for the officer first; by state, province and words."""
    return render_template("accounts/desk/facilities.html", list=view(LIST))


@desk.get("/facilities.xlsx")
@requires(Permission.FACILITY_READ)
def facilities_sheet() -> ResponseReturnValue:
    """The same facilities as a sheet."""
    return sheet(LIST)


@desk.get("/facilities/<int:facility_id>")
@requires(Permission.FACILITY_READ)
def facility(facility_id: int) -> ResponseReturnValue:
    """Everything an officer compares, what happened so far, and the decision."""
    return facility_page(queries.facility(facility_id, current_actor()))


def _recognising(one: Facility, *, sent: bool = True) -> Recognise:
    facts = {"recognised": one.craft_village_recognised}
    return Recognise(thing=one, data=facts) if sent else Recognise(formdata=None, thing=one, data=facts)


def seeing(one: Facility, *, sent: bool = True) -> SeeFacts:
    """The form in which an officer notes what she read, about the facility as it is now; ``sent`` or a fresh one."""
    papers = [(str(paper.id), _named(paper)) for paper in registration.proofs(one) if paper.file]
    newest = papers[0][0] if papers else None
    form = SeeFacts() if sent else SeeFacts(formdata=None, stamp=registration.stamp(one), where=newest)
    form.offer(papers, facts_said.said(one))
    return form


def _named(paper: RegistrationProof) -> str:
    name = paper.file.name if paper.file else ""
    return _("%(file)s, handed in on %(day)s", file=name, day=dmy(paper.created_at))


def facility_page(
    one: Facility, *, recognise: Recognise | None = None, seen: SeeFacts | None = None, status: int = 200
) -> ResponseReturnValue:
    """The facility with what may be noted and decided about it, and a refused form when there is one."""
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
        form=recognise or _recognising(one, sent=False),
        seen=seen or seeing(one, sent=False),
        said=facts_said.said(one),
        marks=registration.marks(one),
        proofs=registration.proofs(one),
        unseen=registration.unseen(one),
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
    refuse_strangers(one, current_actor())
    form = _recognising(one)
    if not form.validate_on_submit():
        return facility_page(one, recognise=form, status=form.status)
    try:
        service.recognise(
            one, current_actor(), recognised=bool(form.recognised.data), decision=form.decision.data or ""
        )
    except Invalid as refusal:
        refused(form, refusal)
        return facility_page(one, recognise=form, status=422)
    flash(_("Recorded."))
    return _back(one)


def _back(one: Facility) -> ResponseReturnValue:
    return redirect(url_for(".facility", facility_id=one.id), 303)
