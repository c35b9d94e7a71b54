"""A maker's own products: the list, a new one, the table to take away."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalog.forms_product import CopyForm, NewProductForm
from app.catalog.queries import changes, own
from app.catalog.service import photos, write
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.catalog.views.blueprint import pages
from app.kernel import clock, sheets
from app.kernel.errors import Invalid, NotFound
from app.kernel.held_uploads import HeldFile
from app.kernel.i18n import gettext as _, lazy_pgettext
from app.kernel.permissions import Permission
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.download import as_file
from app.web.paging import Page, asked_page
from app.web.transaction import refused


@pages.get("/my/products")
@requires(Permission.PRODUCT_EDIT)
def mine() -> ResponseReturnValue:
    """The facility's products, filtered by state."""
    actor, number, to_change = current_actor(), asked_page(), request.args.get("state") == own.TO_CHANGE
    state = None if to_change else _asked_state()
    rows, total = own.mine(actor, state, number, to_change=to_change)
    return render_template(
        "catalog/mine.html",
        page=Page(rows, number, own.PAGE, total),
        counts=own.counts(actor),
        state=state,
        to_change=to_change,
        returned=own.returned(actor),
        flow=PRODUCT_FLOW,
        changes=changes,
    )


def _asked_state() -> ProductState | None:
    text = request.args.get("state", "")
    if text and text not in list(ProductState):
        raise NotFound
    return ProductState(text) if text else None


@pages.route("/my/products/new", methods=["GET", "POST"])
@requires(Permission.PRODUCT_EDIT)
def new_product() -> ResponseReturnValue:
    """A photo, a name, a unit, a price or "ask", the least order; the rest can wait."""
    form = NewProductForm()
    form.price.compare(
        own.usual_price(current_actor(), form.group_code.data or "", form.unit_code.data or "")
    )
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            product = write.create(current_actor(), form.values(), upload(form.photo.data))
            flash(_("Saved as a draft. Look it over, then send it for review."), "ok")
            return idempotency.done(form, url_for(".edit_product", product_id=product.id))
        except Invalid as error:
            refused(form, error)
    return render_template("catalog/new.html", form=form), 200 if request.method == "GET" else 422


@pages.post("/my/products/<int:product_id>/copy")
@requires(Permission.PRODUCT_EDIT)
def copy_product(product_id: int) -> ResponseReturnValue:
    """A draft like this product, to be changed."""
    actor, form = current_actor(), CopyForm()
    product = own.my_product(product_id, actor)
    if again := idempotency.repeated(form):
        return again
    made = write.copy(product, actor)
    flash(_("A draft like it. Certificates and recognition are not copied: change what differs."), "ok")
    return idempotency.done(form, url_for(".edit_product", product_id=made.id))


def upload(file: HeldFile | None, role: str = "front") -> photos.Upload | None:
    """What came in through a file field; None when nothing was chosen."""
    return photos.Upload(file.content, role, name=file.name) if file else None


@pages.get("/my/products/export.xlsx")
@requires(Permission.PRODUCT_EDIT)
def export_xlsx() -> ResponseReturnValue:
    """All of the facility's products as a workbook."""
    rows = own.export_rows(current_actor())
    book = sheets.xlsx(
        _("My products"), own.export_headers(), rows, about=current_actor().organisation_name or ""
    )
    return as_file(book, f"san-pham-{clock.today():%Y-%m-%d}.xlsx", sheets.XLSX)


@pages.get("/my/products/export.csv")
@requires(Permission.PRODUCT_EDIT)
def export_csv() -> ResponseReturnValue:
    """The same as comma-separated text."""
    text = sheets.comma_separated(own.export_headers(), own.export_rows(current_actor()))
    return as_file(text, f"san-pham-{clock.today():%Y-%m-%d}.csv", sheets.CSV)


nav.add(
    nav.Entry(
        "account",
        lazy_pgettext("account", "Products"),
        "catalog.mine",
        icon="package",
        order=20,
        needs=Permission.PRODUCT_EDIT,
        count=own.returned_count,
        view={"state": own.TO_CHANGE},
    )
)
