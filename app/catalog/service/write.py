"""A maker writes a product down and changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.accounts.models import Facility
from app.catalog import forms_questions, questions, reviewed_fields, tasks
from app.catalog.models import Product
from app.catalog.queries import changes
from app.catalog.service import edit, photos
from app.catalog.states import ProductState
from app.kernel import amounts, audit, clock, rights, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.folding import slugify
from app.kernel.i18n import gettext, language
from app.kernel.permissions import Actor, Permission
from app.reference import queries as reference

MOST_SLUG, MOST_NAME = 100, 120
_TRIES = 5


def create(actor: Actor, values: Mapping[str, Any], photo: photos.Upload | None = None) -> Product:
    """A new draft of the actor's facility, with its first photo if one came along; Invalid names bad fields."""
    facility = db.session.get(Facility, actor.organisation_id) if actor.can(Permission.PRODUCT_EDIT) else None
    if facility is None:
        raise NotAllowed(gettext("Only somebody who acts for a facility can list products."))
    check(values)
    _check_day(values)
    product = _added(facility, values)
    audit.record(actor, product, "created", after=edit.plain(values))
    if photo is not None:
        photos.add(product, actor, photo)
    return product


def copy(product: Product, actor: Actor) -> Product:
    """A new draft like a product as it was last written, with the same photos; Invalid, NotFound, NotAllowed.

    What belongs to that one product stays there: certificates and recognitions, whether it is published, what an officer
    asked, and until when its price holds.
    """
    rights.check(actor, Permission.PRODUCT_EDIT, product.belongs())
    words = {**changes.words(product), "price_valid_until": None}
    words["name_vi"] = gettext("%(name)s (copy)", name=words["name_vi"])[:MOST_NAME]
    words["name_en"] = f"{words['name_en']} (copy)"[:MOST_NAME] if words["name_en"] else ""
    made = _added(product.facility, words)
    edit.arrange(made, changes.photos(product))
    audit.record(actor, made, "copied", after={**edit.plain(words), "from": product.id})
    return made


def _added(facility: Facility, values: Mapping[str, Any]) -> Product:
    base = slugify(values["name_vi"], MOST_SLUG)
    for _ in range(_TRIES):
        row = Product(facility_id=facility.id, slug=_free_slug(base), show_only=False)
        edit.write(row, values)
        if unique.added(row):
            return row  # else another request took the address a moment ago, and the next one is free
    raise Invalid({"name_vi": gettext("This name is taken just now. Save again.")})


def _free_slug(base: str) -> str:
    taken = set(db.session.scalars(select(Product.slug).where(Product.slug.startswith(base))))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def save(product: Product, actor: Actor, values: Mapping[str, Any], *, version: int | None = None) -> bool:
    """Change some fields; gives whether anything waits for review now.

    Drafts change at once. Of a published product the figures change at once and the words wait (``reviewed_fields.REVIEWED``).
    Raises Invalid, Changed (somebody else saved meanwhile), WrongMoment, NotFound.
    """
    edit.begin(product, actor, version)
    now = changes.words(product)
    check({**now, **values})
    changed = {name: value for name, value in values.items() if now[name] != value}
    if not changed:
        return product.pending is not None
    _check_day(changed)
    before = {name: now[name] for name in changed}
    if edit.reviewed(changed):
        edit.open_hidden(product, actor)
    _put(product, changed)
    audit.record(actor, product, "edited", before=edit.plain(before), after=edit.plain(changed))
    if product.state is ProductState.PUBLISHED:
        tasks.touch([product.id])
    return product.pending is not None


def _put(product: Product, changed: Mapping[str, Any]) -> None:
    if product.state is not ProductState.PUBLISHED:
        edit.write(product, changed)
        return
    edit.write(product, {name: value for name, value in changed.items() if name in reviewed_fields.AT_ONCE})
    words = edit.reviewed(changed)
    if words:
        waiting = (product.pending or {}).get(changes.FIELDS_KEY, {})
        edit.wait(product, changes.FIELDS_KEY, {**waiting, **words})
        edit.drop_if_nothing_waits(product)


def check(values: Mapping[str, Any]) -> None:
    """Refuse what cannot be stored, each field with its sentence."""
    faults: dict[str, str] = {}
    if not values.get("name_vi"):
        faults["name_vi"] = gettext("Write the name in Vietnamese.")
    groups = {group.code for group in reference.product_groups("cnnt")}
    if values.get("group_code") not in groups:
        faults["group_code"] = gettext("Choose the product group.")
    if values.get("ocop_group_code") and values["ocop_group_code"] not in {
        group.code for group in reference.product_groups("ocop")
    }:
        faults["ocop_group_code"] = gettext("Choose one of the six OCOP groups.")
    if values.get("unit_code") not in {unit.code for unit in reference.units()}:
        faults["unit_code"] = gettext("Choose the unit.")
    for name in ("price", "min_order", "lead_time_days", "capacity_month"):
        if values.get(name) is not None and not 0 < values[name] <= MOST[name]:
            faults[name] = gettext(
                "Write a number from 1 to %(most)s.", most=amounts.grouped(MOST[name], language())
            )
    faults |= _undivided(values)
    answers = questions.check(values.get("group_code"), values.get("facts") or {})
    faults |= forms_questions.refusals(answers)
    if faults:
        raise Invalid(faults)


def _undivided(values: Mapping[str, Any]) -> dict[str, str]:
    """Pieces, sets and packages are whole; the unit may have changed after the quantity was written."""
    measure = reference.measures().get(values.get("unit_code") or "")
    if measure is None or measure.takes_fractions:
        return {}
    sentence = gettext("%(unit)s is counted in whole numbers.", unit=measure.symbol.capitalize())
    quantities = {name: values.get(name) for name in ("min_order", "capacity_month")}
    return {name: sentence for name, value in quantities.items() if value is not None and value % 1}


def _check_day(changed: Mapping[str, Any]) -> None:
    until = changed.get("price_valid_until")
    if until is not None and until < clock.today():
        raise Invalid(
            {"price_valid_until": gettext("This day is past. Choose a later one or leave it empty.")}
        )


MOST = {
    "price": 100_000_000_000,
    "min_order": 100_000_000,
    "lead_time_days": 730,
    "capacity_month": 100_000_000,
}
