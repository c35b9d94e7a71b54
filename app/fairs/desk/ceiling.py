"""What money is measured by at one fair: its ceiling, and the stand price once somebody applied."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.fairs.desk import desk
from app.fairs.forms.fair import PriceForm
from app.fairs.models import Fair
from app.fairs.queries import fairs as queries
from app.fairs.service.price import put_price_forward
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Permission
from app.programme import put_forward, service, usual
from app.programme.forms import FairLineForm
from app.programme.models import MeasureProposal
from app.programme.states import LineScope
from app.programme.words import put_forward as put_forward_words
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.recent import recent
from app.web.transaction import refused


@desk.route("/fairs/<int:fair_id>/ceiling", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@recent
def ceiling(fair_id: int) -> ResponseReturnValue:
    """Set what this fair may cost in support."""
    found, form = queries.fair(fair_id), FairLineForm()
    form.cap.compare(usual.ceiling(LineScope.FAIR))
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            made = _open(found, form)
        except Invalid as error:
            refused(form, error)
        else:
            flash(put_forward_words())
            return idempotency.done(form, url_for("programme_desk.proposal", proposal_id=made.id))
    return render_template("fairs/desk/ceiling.html", form=form, fair=found), 422 if form.errors else 200


@desk.route("/fairs/<int:fair_id>/price", methods=["GET", "POST"])
@requires(Permission.FAIR_MANAGE)
@recent
def price(fair_id: int) -> ResponseReturnValue:
    """Put another stand price forward."""
    found, form = queries.fair(fair_id), PriceForm()
    form.price.compare(found.stand_price)
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            made = put_price_forward(
                found, Money(form.price.data or 0), current_actor(), reason=form.reason.data or ""
            )
        except Invalid as error:
            refused(form, error)
        else:
            flash(put_forward_words())
            return idempotency.done(form, url_for("programme_desk.proposal", proposal_id=made.id))
    return render_template("fairs/desk/price.html", form=form, fair=found), 422 if form.errors else 200


def _open(fair: Fair, form: FairLineForm) -> MeasureProposal:
    if not fair.supported or fair.period_id is None:
        raise WrongMoment(_("The programme takes no part in this fair, so nothing is paid for it."))
    line = service.FairLine(
        fair_id=fair.id,
        name_vi=fair.name_vi,
        name_en=fair.name_en,
        period_id=fair.period_id,
        year=fair.starts_on.year,
        cap=form.amount,
        clause=form.clause.data or "",
        decided_on=form.decided_on.data,
    )
    return put_forward.fair_ceiling(line, current_actor())
