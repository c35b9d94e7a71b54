"""The rows of the photo uploader: add, describe, put first, remove. Each works with a plain form."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.catalog import forms
from app.catalog.queries import own
from app.catalog.service import photos
from app.catalog.views.blueprint import pages
from app.catalog.views.product import edit_page
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.kernel.images import KeptPhoto
from app.kernel.permissions import Permission
from app.web import idempotency
from app.web.access import current_actor, requires
from app.web.formatting import size
from app.web.transaction import refused

KEY = "<string(length=32):key>"


def _back(product_id: int) -> Response:
    return redirect(url_for("catalog.edit_product", product_id=product_id, _anchor="photos"), 303)


@pages.post("/my/products/<int:product_id>/photos")
@requires(Permission.PRODUCT_EDIT)
def add_photo(product_id: int) -> ResponseReturnValue:
    """Keep one more photo and say how far it was shrunk."""
    product, form = own.my_product(product_id, current_actor()), forms.PhotoForm()
    if form.validate_on_submit():
        if again := idempotency.repeated(form):
            return again
        try:
            upload = photos.Upload(form.photo.data.content, form.role.data, name=form.photo.data.name)
            flash(_said(photos.add(product, current_actor(), upload)), "ok")
            return idempotency.done(form, url_for(".edit_product", product_id=product_id, _anchor="photos"))
        except Invalid as error:
            refused(form, error)
    return edit_page(product, {"photos": form}), 422


def _said(kept: KeptPhoto) -> str:
    before, after = size(kept.bytes_before), size(kept.bytes_after)
    return _("Photo kept: %(before)s became %(after)s.", before=before, after=after)


@pages.post(f"/my/products/<int:product_id>/photos/{KEY}")
@requires(Permission.PRODUCT_EDIT)
def describe_photo(product_id: int, key: str) -> ResponseReturnValue:
    """Say which side a photo shows and what is on it."""
    product = held(own.my_product(product_id, current_actor()))
    form = forms.PhotoWordsForm.showing(photos.line(product, key), thing=product)
    if not form.validate_on_submit():
        return edit_page(product, {"photo_words": {key: form}}), form.status
    photos.describe(
        product,
        current_actor(),
        key,
        role=form.role.data,
        alt_vi=form.alt_vi.data or "",
        alt_en=form.alt_en.data or "",
    )
    flash(_("Saved."), "ok")
    return _back(product_id)


@pages.post(f"/my/products/<int:product_id>/photos/{KEY}/up")
@requires(Permission.PRODUCT_EDIT)
def move_photo(product_id: int, key: str) -> ResponseReturnValue:
    """Put a photo one place earlier."""
    photos.move_up(own.my_product(product_id, current_actor()), current_actor(), key)
    return _back(product_id)


@pages.post(f"/my/products/<int:product_id>/photos/{KEY}/remove")
@requires(Permission.PRODUCT_EDIT)
def remove_photo(product_id: int, key: str) -> ResponseReturnValue:
    """Take a photo away."""
    product = own.my_product(product_id, current_actor())
    try:
        photos.remove(product, current_actor(), key)
    except Invalid as error:
        return edit_page(product, {}, refused=error.fields), 422
    flash(_("Photo removed."), "ok")
    return _back(product_id)
