"""One of the maker's products: its sections, each saved by itself, and the steps it can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalog import forms, rules
from app.catalog.models import Product
from app.catalog.queries import changes, own
from app.catalog.service import review, write
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.catalog.views import history_words
from app.catalog.views.blueprint import pages
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid, NotFound
from app.kernel.forms import StepForm
from app.kernel.i18n import gettext as _, lazy_gettext
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.transaction import refused

SECTIONS: Mapping[str, Any] = {
    "basics": forms.BasicsForm,
    "words": forms.WordsForm,
    "trade": forms.TradeForm,
}


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
    """Everything about one product."""
    return edit_page(own.my_product(product_id, current_actor()), {})


def edit_page(product: Product, shown: Mapping[str, Any], **more: Any) -> str:
    """The page, with the forms in ``shown`` in place of freshly filled ones."""
    actor, words = current_actor(), changes.words(product)
    sections = {name: form.showing(words, formdata=None) for name, form in SECTIONS.items()}
    parts, photos = changes.steps(product), changes.photos(product)
    return render_template(
        "catalog/edit.html",
        product=product,
        words=words,
        photos=photos,
        photo_words={line.key: forms.PhotoWordsForm.showing(line, formdata=None) for line in photos}
        | shown.get("photo_words", {}),
        sections={**sections, **shown},
        photo_form=shown.get("photos") or forms.PhotoForm(formdata=None),
        parts=parts,
        lacking=rules.missing(parts),
        percent=rules.percent(parts),
        standing=PRODUCT_FLOW.status(product.state),
        buttons=own.buttons(product, actor),
        locked=product.state is ProductState.PENDING,
        history=own.history(product),
        verbs=history_words.VERBS,
        sheet=history_words.sheet(words),
        roles=rules.ROLES,
        most_photos=rules.MOST_PHOTOS,
        **more,
    )


@pages.post("/my/products/<int:product_id>/sections/<section>")
@requires(Permission.PRODUCT_EDIT)
def save_section(product_id: int, section: str) -> ResponseReturnValue:
    """Save one section; a stale form is shown beside what somebody else saved meanwhile."""
    product = held(own.my_product(product_id, current_actor()))
    form = _form(section, product)
    if form.validate_on_submit():
        try:
            waits = write.save(product, current_actor(), form.values())
            flash(_("Saved. Buyers see it once an officer has read it.") if waits else _("Saved."), "ok")
            return redirect(url_for(".edit_product", product_id=product_id, _anchor=section), 303)
        except Invalid as error:
            refused(form, error)
    return edit_page(product, {section: form}), form.status


def _form(section: str, product: Product) -> Any:
    kind = SECTIONS.get(section)
    if kind is None:
        raise NotFound
    form = kind.showing(changes.words(product), thing=product)
    if "price" in form:
        form.price.usual = product.price
        form.price.compare(
            own.usual_price(current_actor(), product.group_code, product.unit_code, product.id)
        )
    return form


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
        return edit_page(product, {}, refused=error.fields), 422
    flash(str(step.said), "ok")
    there = url_for(".mine") if step.leaves else url_for(".edit_product", product_id=product_id)
    return redirect(there, 303)
