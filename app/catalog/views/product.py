"""One of the maker's products: one form for all of it, and the steps it can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalog import rules
from app.catalog.forms_product import CopyForm, ProductForm, product_form
from app.catalog.models import Product
from app.catalog.queries import changes, own
from app.catalog.service import editor, photos, review
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.catalog.views import history_words
from app.catalog.views.blueprint import pages
from app.catalog.views.typed import as_sent, forget_typed_by, typed_by
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound
from app.kernel.forms import StepForm
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.transaction import refused


@dataclass(frozen=True)
class Step:
    """A step of the maker's: what does it, what is said after."""

    act: Callable[..., None]
    said: Any
    leaves: bool = False
    """Whether the product is gone afterwards, so that its list comes next."""


STEPS: Mapping[str, Step] = {
    "submit": Step(
        review.submit, lazy_gettext("Sent. An officer of your province reads it; you hear of it here.")
    ),
    "recall": Step(review.recall, lazy_gettext("Taken back. Change it and send it again.")),
    "hide": Step(review.hide, lazy_gettext("Hidden. Buyers do not find it until you show it again.")),
    "show": Step(review.show, lazy_gettext("Buyers find it again.")),
    "discard": Step(review.discard, lazy_gettext("The draft and its photos are deleted."), leaves=True),
    "drop_changes": Step(review.drop_changes, lazy_gettext("The changes are dropped.")),
}


@pages.get("/my/products/<int:product_id>")
@requires(Permission.PRODUCT_EDIT)
def edit_product(product_id: int) -> ResponseReturnValue:
    """Everything about one product, in one form."""
    return edit_page(own.my_product(product_id, current_actor()))


def edit_page(product: Product, form: ProductForm | None = None, **more: Any) -> str:
    """The page, with what was typed or a freshly filled form."""
    actor, words, lines = current_actor(), changes.words(product), changes.photos(product)
    parts = changes.steps(product)
    typed = typed_by(product, actor)
    if form is None:
        form = product_form(words, lines, formdata=as_sent(typed) if typed else None)
    return render_template(
        "catalog/edit.html",
        product=product,
        words=words,
        photos=lines,
        form=form,
        copy_form=CopyForm(formdata=None),
        typed=typed,
        unsaved=typed is not None and form.is_changed,
        parts=parts,
        lacking=rules.missing(parts),
        percent=rules.percent(parts),
        standing=PRODUCT_FLOW.status(product.state),
        buttons=own.buttons(product, actor),
        locked=product.state is ProductState.PENDING,
        history=own.history(product),
        verbs=history_words.VERBS,
        sheet=history_words.sheet(words),
        most_photos=rules.MOST_PHOTOS,
        **more,
    )


@pages.post("/my/products/<int:product_id>")
@requires(Permission.PRODUCT_EDIT)
def save_product(product_id: int) -> ResponseReturnValue:
    """Save the whole form; what somebody else changed meanwhile is merged in, or shown beside what was typed."""
    product = held(own.my_product(product_id, current_actor()))
    form = _sent(product)
    if form.validate_on_submit():
        try:
            waits = editor.save(product, current_actor(), _entry(form))
            forget_typed_by(product, current_actor())
            _say(form, waits)
            return _onward(product, form.do.data or "")
        except Invalid as error:
            refused(form, error)
    return edit_page(product, form), form.status


def _sent(product: Product) -> ProductForm:
    form = product_form(changes.words(product), changes.photos(product), thing=product)
    form.price.usual = product.price
    form.price.compare(own.usual_price(current_actor(), product.group_code, product.unit_code, product.id))
    return form


def _entry(form: ProductForm) -> editor.Entry:
    order = [key for key in (form.order.data or "").split(",") if key]
    said = {
        key: photos.Said(part.role.data, part.alt_vi.data or "", part.alt_en.data or "")
        for key in order
        if (part := form.of_photo(key))
    }
    uploads = [
        photos.Upload(file.content, "side" if said or number else "front", name=file.name)
        for number, file in enumerate(form.photo.data)
    ]
    return editor.Entry(form.values(), said, order, uploads, form.do.data or "")


def _say(form: ProductForm, waits: bool) -> None:
    flash(_("Saved. Buyers see it once an officer has read it.") if waits else _("Saved."), "ok")
    if form.theirs:
        labels = ", ".join(dict.fromkeys(str(field.label.text) for field in form.theirs if field.label.text))
        flash(_("Kept as somebody else changed it meanwhile: %(fields)s.", fields=labels))


def _onward(product: Product, do: str) -> ResponseReturnValue:
    """Send it for review where the button said so and nothing is missing; then the page again."""
    verb, _sign, key = do.partition(":")
    if verb == "submit":
        lacking = rules.missing(changes.steps(product))
        if lacking:
            flash(_("Not sent yet.") + " " + " ".join(map(str, lacking.values())), "warning")
        else:
            review.submit(product, current_actor(), version=product.version)
            flash(str(STEPS["submit"].said), "ok")
    there = url_for(".edit_product", product_id=product.id, _anchor="photos" if key else None)
    return redirect(there, 303)


@pages.post("/my/products/<int:product_id>/moves/<verb>")
@requires(Permission.PRODUCT_EDIT)
def move_product(product_id: int, verb: str) -> ResponseReturnValue:
    """One of the maker's own steps: send, take back, hide, show, drop the changes."""
    product, step = own.my_product(product_id, current_actor()), STEPS.get(verb)
    if step is None:
        raise NotFound
    version = StepForm(formdata=request.form).seen
    try:
        step.act(product, current_actor(), version=version)
    except Invalid as error:
        return edit_page(product, refused=error.fields), 422
    flash(str(step.said), "ok")
    there = url_for(".mine") if step.leaves else url_for(".edit_product", product_id=product_id)
    return redirect(there, 303)
