"""Beginning an edit: may this person, is this the moment, is it still the version they saw; and where it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from app.catalog import reviewed_fields
from app.catalog.models import Photo, Product
from app.catalog.queries import changes
from app.catalog.queries.changes import PhotoLine
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.kernel import audit, clock, dates, quantities, rights
from app.kernel.compare_and_set import took
from app.kernel.errors import WrongMoment
from app.kernel.i18n import gettext, in_both
from app.kernel.permissions import Actor, Permission
from app.notices import service as notices

EDITABLE = (ProductState.DRAFT, ProductState.RETURNED, ProductState.PUBLISHED, ProductState.HIDDEN)


class Changed(WrongMoment):
    """Somebody saved the product since the person opened it; the page shows both."""


def begin(product: Product, actor: Actor, version: int | None) -> None:
    """Lock the row for this edit and read it anew; NotFound, NotAllowed, WrongMoment or Changed."""
    rights.check(actor, Permission.PRODUCT_EDIT, product.belongs())
    here = [Product.id == product.id, Product.state.in_(EDITABLE)]
    if version is not None:
        here.append(Product.version == version)
    step = update(Product).where(*here).values(version=Product.version + 1)
    if not took(step, product):
        raise _refusal(product)


def _refusal(product: Product) -> WrongMoment:
    if product.state is ProductState.PENDING:
        return WrongMoment(gettext("It waits for an officer. Take it back first, then change it."))
    entry = audit.last(product)
    if entry is None:
        return Changed(gettext("Somebody changed this product since you opened it."))
    when = clock.local(entry.at)
    return Changed(
        gettext(
            "%(who)s changed this product at %(time)s on %(date)s.",
            who=entry.actor_name,
            time=dates.hour(when),
            date=dates.short(when),
        )
    )


def wait(product: Product, part: str, value: Any) -> None:
    """Keep a changed part of a published product until an officer has read it; the first one tells the officers."""
    product.pending = {**(product.pending or {}), part: value}
    product.returned_reason = ""
    if product.submitted_at is None:
        product.submitted_at = clock.now()
        tell_officers(product, "catalog/changed", f"product:{product.id}:changes:{product.version}")


def drop_if_nothing_waits(product: Product) -> None:
    """Forget the waiting changes when the maker has put everything back as buyers see it."""
    if product.pending and not changes.differences(product) and not changes.photos_differ(product):
        product.pending, product.submitted_at, product.returned_reason = None, None, ""


def called(product: Product) -> dict[str, str]:
    """Its name in both languages, for letters and notices."""
    return in_both(product)


def tell_officers(product: Product, template: str, key: str) -> None:
    """Tell those who may read it next."""
    notices.tell_officers(
        Permission.PRODUCT_MODERATE,
        product.facility.province_code,
        template,
        key=key,
        link=("catalog_desk.product", {"product_id": product.id}),
        product=called(product),
        facility=product.facility.name,
    )


def open_hidden(product: Product, actor: Actor) -> None:
    """A hidden product whose words change becomes a draft: nothing unread is ever shown again."""
    if product.state is ProductState.HIDDEN:
        PRODUCT_FLOW.move(product, "rewrite", actor)
        settle(product)


def settle(product: Product) -> None:
    """Write the waiting changes into the row; buyers see them once the product is visible."""
    waiting = product.pending or {}
    write(product, waiting.get(changes.FIELDS_KEY, {}))
    if changes.PHOTOS_KEY in waiting:
        arrange(product, changes.photos(product))
    product.pending, product.submitted_at = None, None


def write(product: Product, values: Mapping[str, Any]) -> None:
    """Set fields of the row; goods that are only shown carry no price."""
    for name, value in values.items():
        setattr(product, name, value)
    if product.show_only:
        product.price, product.price_valid_until = None, None


def arrange(product: Product, lines: Sequence[PhotoLine]) -> None:
    """Make the kept photos be these, in this order."""
    kept = {photo.key: photo for photo in product.photos}
    wanted = {line.key for line in lines}
    for photo in [photo for photo in product.photos if photo.key not in wanted]:
        product.photos.remove(photo)
    for position, line in enumerate(lines):
        photo = kept.get(line.key) or Photo(key=line.key)
        for name, value in line.stored().items():
            setattr(photo, name, value)
        photo.position = position
        if line.key not in kept:
            product.photos.append(photo)
    product.photos.sort(key=lambda photo: photo.position)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON for the history."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return quantities.as_plain(value)
    return value.isoformat() if isinstance(value, date) else value


def reviewed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of some fields those an officer reads first."""
    return {name: value for name, value in values.items() if name in reviewed_fields.REVIEWED}
