"""A buyer asks about a product, or a facility as a whole."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import also_buys
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, language, localised
from app.kernel.permissions import Permission
from app.linkage import queries, service
from app.linkage.forms import AskForm
from app.linkage.service import Target
from app.linkage.views import pages
from app.reference import queries as reference
from app.web import idempotency
from app.web.access import current_actor, signed_in
from app.web.transaction import refused


@pages.route("/products/<slug>/ask", methods=["GET", "POST"])
@signed_in
def ask(slug: str) -> ResponseReturnValue:
    """Ask for a quantity of one product."""
    product = queries.product_to_ask(slug)
    return _ask(Target(product.facility, product, queries.fair_named(request.args.get("fair", ""))))


@pages.route("/makers/<slug>/ask", methods=["GET", "POST"])
@signed_in
def ask_maker(slug: str) -> ResponseReturnValue:
    """Ask a facility for something it does not show yet."""
    return _ask(Target(queries.facility_to_ask(slug), None, queries.fair_named(request.args.get("fair", ""))))


def _ask(target: Target) -> ResponseReturnValue:
    actor = current_actor()
    if not actor.can(Permission.ENQUIRY_SEND):
        also = also_buys(actor)
        return render_template("linkage/not_buyer.html", target=target, also_buys=also), 403
    if not actor.email_confirmed:
        page = render_template("linkage/unconfirmed.html", target=target)
        return page, 403 if request.method == "POST" else 200
    service.may_ask(actor, target)
    form = _prepared(AskForm(), target)
    if not form.is_submitted():
        return render_template("linkage/ask.html", target=target, form=form)
    return _send(form, target)


def _send(form: AskForm, target: Target) -> ResponseReturnValue:
    actor = current_actor()
    if not form.validate():
        return render_template("linkage/ask.html", target=target, form=form), 422
    wanted = form.wanted()
    try:
        if again := idempotency.repeated(form, lambda: service.count_try(actor, wanted)):
            return again
        enquiry = service.ask(actor, target, wanted, spoken=language())
    except Invalid as error:
        refused(form, error)
        return render_template("linkage/ask.html", target=target, form=form), 422
    flash(
        _(
            "Enquiry %(number)s is sent. The maker reads it now; the answer comes here and by e-mail.",
            number=enquiry.number,
        )
    )
    return idempotency.done(form, url_for(".thread", enquiry_id=enquiry.id))


def _prepared(form: AskForm, target: Target) -> AskForm:
    """Lists for the choices, and what is known already filled in."""
    form.unit_code.choices = [(u.code, localised(u)) for u in reference.goods_units()]
    form.destination_code.choices = [(c.code, localised(c)) for c in reference.countries()]
    if form.is_submitted():
        return form
    buyer = queries.buyer_of(current_actor())
    form.destination_code.data = buyer.country_code if buyer else "VN"
    if target.product is not None:
        form.unit_code.data = target.product.unit_code
        form.quantity.measured(reference.measures(), target.product.unit_code)
        form.quantity.data = target.product.min_order
    return form
