"""A photo that travels by itself while the form is still being written; without scripts it comes with the form."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.catalog.forms_product import product_form
from app.catalog.models import Product
from app.catalog.queries import changes, own
from app.catalog.service import photos
from app.catalog.views.blueprint import pages
from app.kernel.edit_forms import held
from app.kernel.errors import Invalid
from app.kernel.permissions import Permission
from app.web import transaction
from app.web.access import current_actor, requires

WORDS = {"Content-Type": "text/plain; charset=utf-8"}


@pages.post("/my/products/<int:product_id>/photos")
@requires(Permission.PRODUCT_EDIT)
def add_photo(product_id: int) -> ResponseReturnValue:
    """Keep one photo and answer with its row of the form; sent again after a lost answer it is still one photo."""
    product = held(own.my_product(product_id, current_actor()))
    file = request.files.get("photo")
    role = "side" if changes.photos(product) else "front"
    upload = photos.Upload(file.read() if file else b"", role, name=(file and file.filename) or "")
    try:
        kept = photos.add(product, current_actor(), upload, once=True)
    except Invalid as error:
        transaction.undo()
        return " ".join(error.fields.values()), 422, WORDS
    return _row(product, kept.key), 201


def _row(product: Product, key: str) -> str:
    lines = changes.photos(product)
    place = next(number for number, line in enumerate(lines) if line.key == key)
    form = product_form(changes.words(product), lines, formdata=None)
    return render_template(
        "catalog/edit_photo.html", line=lines[place], number=place + 1, form=form, marks=form.mark_of(key)
    )
