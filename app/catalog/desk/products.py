"""Officers read products: the queue, one product with its before and after, the decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.catalog import forms, rules
from app.catalog.desk.blueprint import desk
from app.catalog.desk.product_list import LIST
from app.catalog.models import Product
from app.catalog.queries import certificates, changes, own, review as queries
from app.catalog.service import review as service
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.catalog.views import history_words
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, localised
from app.kernel.permissions import Permission
from app.web import nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused


@desk.get("/products")
@requires(Permission.PRODUCT_REVIEW_READ)
def queue() -> ResponseReturnValue:
    """Products that wait, longest first."""
    return render_template("catalog/desk/queue.html", list=view(LIST), changes=changes)


@desk.get("/products.xlsx")
@requires(Permission.PRODUCT_REVIEW_READ)
def queue_sheet() -> ResponseReturnValue:
    """The same products as a sheet."""
    return sheet(LIST)


@desk.get("/products/<int:product_id>")
@requires(Permission.PRODUCT_REVIEW_READ)
def product(product_id: int) -> ResponseReturnValue:
    """One product: what is new, photos large, the decision."""
    return _page(queries.product(product_id, current_actor()))


def _page(row: Product, **shown: Any) -> str:
    actor, changed = current_actor(), service.changes_wait(row)
    before = {change.name: change.before for change in changes.differences(row)} if changed else {}
    return render_template(
        "catalog/desk/product.html",
        product=row,
        changed=changed,
        differences=history_words.shown(changes.differences(row)) if changed else [],
        sheet=[line for line in history_words.sheet(changes.words(row)) if line.name not in before],
        photos=changes.photos(row) if changed else changes.published_photos(row),
        photos_before=changes.published_photos(row) if changed and changes.photos_differ(row) else [],
        standing=PRODUCT_FLOW.status(row.state),
        verbs_open={move.verb for move in own.buttons(row, actor)},
        papers=certificates.of_product(row),
        label=certificates.label,
        history=own.history(row),
        verbs=history_words.VERBS,
        words=changes.words(row),
        take_down_hours=rules.TAKE_DOWN_HOURS,
        forms={**_forms(row), **shown},
    )


def _forms(row: Product) -> dict[str, Any]:
    words = changes.words(row)
    return {
        "publish": forms.PublishForm(formdata=None, data={"show_only": words["show_only"]}),
        "return_": forms.ReturnForm(formdata=None),
        "take_down": forms.TakeDownForm(formdata=None),
    }


def _next(said: str) -> Response:
    flash(said, "ok")
    return redirect(url_for(".queue"), 303)


@desk.post("/products/<int:product_id>/publish")
@requires(Permission.PRODUCT_MODERATE)
def publish(product_id: int) -> ResponseReturnValue:
    """Let buyers see the product, or its changes."""
    row, form = queries.product(product_id, current_actor()), forms.PublishForm()
    if not form.validate_on_submit():
        return _page(row, publish=form), 422
    act = service.publish_changes if row.state is ProductState.PUBLISHED else service.publish
    act(
        row,
        current_actor(),
        version=form.seen,
        checked=form.checked.data,
        show_only=bool(form.show_only.data),
    )
    return _next(_("Published: %(product)s. The facility has been told.", product=localised(row)))


@desk.post("/products/<int:product_id>/return")
@requires(Permission.PRODUCT_MODERATE)
def give_back(product_id: int) -> ResponseReturnValue:
    """Return the product, or its changes, with reasons."""
    row, form = queries.product(product_id, current_actor()), forms.ReturnForm()
    if not form.validate_on_submit():
        return _page(row, return_=form), 422
    act = service.return_changes if row.state is ProductState.PUBLISHED else service.return_
    act(
        row,
        current_actor(),
        version=form.seen,
        reasons=form.reasons.data,
        text=form.text.data or "",
    )
    return _next(_("Returned: %(product)s. The facility reads why.", product=localised(row)))


@desk.post("/products/<int:product_id>/take-down")
@requires(Permission.PRODUCT_MODERATE)
def take_down(product_id: int) -> ResponseReturnValue:
    """Out of sight at once; who asked and when goes into the log (R36)."""
    row, form = queries.product(product_id, current_actor()), forms.TakeDownForm()
    if form.validate_on_submit():
        try:
            service.take_down(
                row,
                current_actor(),
                reason=form.reason.data,
                request=_request(form),
                version=form.seen,
            )
            return _next(_("Taken down: %(product)s. The facility has been told.", product=localised(row)))
        except Invalid as error:
            refused(form, error)
    return _page(row, take_down=form), 422


def _request(form: forms.TakeDownForm) -> service.Request:
    asked = form.asked_at.data
    return service.Request(form.authority.data or "", asked.replace(tzinfo=clock.HANOI) if asked else None)


nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Products to read"),
        "catalog_desk.queue",
        icon="package-check",
        order=30,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.PRODUCT_REVIEW_READ,
        count=queries.how_many_wait,
        acts=Permission.PRODUCT_MODERATE,
    )
)
