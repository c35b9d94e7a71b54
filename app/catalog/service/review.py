"""Before buyers see a product an officer reads it (R35); both sides are told of every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.states import FacilityState
from app.catalog import rules, tasks
from app.catalog.models import Product
from app.catalog.queries import certificates, changes
from app.catalog.service import edit
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import VI, force_locale, gettext
from app.kernel.permissions import Actor
from app.notices import service as notices


def submit(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Send it to the province's officer; Invalid names every part that is still missing.

    The facility need not be verified yet; publishing waits for that.
    """
    if PRODUCT_FLOW.may(product, "submit", actor):
        _is_complete(product)
    if product.facility.state is FacilityState.SUSPENDED:
        raise WrongMoment(gettext("The facility is suspended, so nothing can be published now."))
    PRODUCT_FLOW.move(product, "submit", actor, version=version)
    db.session.refresh(product)
    _is_complete(product)  # a colleague may have taken the last photo away a moment before
    product.submitted_at, product.returned_reason = clock.now(), ""
    edit.tell_officers(product, "catalog/submitted", f"product:{product.id}:submitted:{product.version}")


def _is_complete(product: Product) -> None:
    lacking = rules.missing(changes.steps(product))
    if lacking:
        raise Invalid(lacking)


def recall(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Take it back from the queue to change it."""
    PRODUCT_FLOW.move(product, "recall", actor, version=version)
    product.submitted_at = None


def discard(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Delete a draft nobody was ever shown: it leaves every list with its photos, its history stays.

    WrongMoment for what was published once and for a draft with a certificate, which officers read.
    """
    if product.published_at is not None:
        raise WrongMoment(gettext("It was published once, so it is kept. Leave it hidden instead."))
    if certificates.is_held_for(product):
        raise WrongMoment(
            gettext("A certificate is declared for this product. Take the certificate away first.")
        )
    PRODUCT_FLOW.move(product, "discard", actor, version=version)
    tasks.forget_photos([photo.key for photo in product.photos])
    product.photos.clear()


def hide(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Out of the buyers' sight until shown again; changes that wait keep waiting."""
    PRODUCT_FLOW.move(product, "hide", actor, version=version)
    tasks.touch([product.id])


def show(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Back in the buyers' sight, as it was published."""
    PRODUCT_FLOW.move(product, "show", actor, version=version)
    tasks.touch([product.id])


def drop_changes(product: Product, actor: Actor, *, version: int | None = None) -> None:
    """Forget the changes that wait; buyers go on seeing the published words."""
    _changes_wait(product)
    PRODUCT_FLOW.move(product, "drop_changes", actor, version=version)
    product.pending, product.submitted_at, product.returned_reason = None, None, ""


def publish(
    product: Product,
    actor: Actor,
    *,
    version: int | None = None,
    checked: Sequence[str] = (),
    show_only: bool | None = None,
) -> None:
    """Let buyers see it. ``checked`` are the points the officer ticked; ``show_only`` marks alcohol and the like.

    WrongMoment while the facility is not verified.
    """
    _facility_is_verified(product)
    PRODUCT_FLOW.move(product, "publish", actor, version=version, checked=list(checked), show_only=show_only)
    product.published_at = product.published_at or clock.now()
    _read(product, show_only)
    _tell(product, "catalog/published")


def return_(
    product: Product, actor: Actor, *, reasons: Sequence[str] = (), text: str = "", version: int | None = None
) -> None:
    """Give it back to its maker, who reads why."""
    reason = reason_text(reasons, text)
    PRODUCT_FLOW.move(product, "return", actor, reason=reason, version=version, reasons=list(reasons))
    product.submitted_at, product.returned_reason = None, reason
    _tell(product, "catalog/returned", reason=reason)


def publish_changes(
    product: Product,
    actor: Actor,
    *,
    version: int | None = None,
    checked: Sequence[str] = (),
    show_only: bool | None = None,
) -> None:
    """Let buyers see the changed words and photos."""
    _changes_wait(product)
    _facility_is_verified(product)
    db.session.flush()
    db.session.refresh(product)
    before = {change.name: change.before for change in changes.differences(product)}
    PRODUCT_FLOW.move(
        product, "publish_changes", actor, version=version, checked=list(checked), was=edit.plain(before)
    )
    edit.settle(product)
    _read(product, show_only)
    _tell(product, "catalog/changes_published")


def return_changes(
    product: Product, actor: Actor, *, reasons: Sequence[str] = (), text: str = "", version: int | None = None
) -> None:
    """Give the changes back; what buyers see stays."""
    _changes_wait(product)
    reason = reason_text(reasons, text)
    PRODUCT_FLOW.move(product, "return_changes", actor, reason=reason, version=version, reasons=list(reasons))
    product.submitted_at, product.returned_reason = None, reason
    _tell(product, "catalog/changes_returned", reason=reason)


@dataclass(frozen=True)
class Request:
    """An authority's request to take something down: who asked, and when it came in (R36: 24 hours)."""

    authority: str = ""
    asked_at: datetime | None = None


def take_down(
    product: Product, actor: Actor, *, reason: str, request: Request | None = None, version: int | None = None
) -> None:
    """Out of sight at once, for a reason everybody concerned reads; who asked and when goes into the log (R36)."""
    request = request or Request()
    PRODUCT_FLOW.move(product, "take_down", actor, reason=reason, version=version, **_log(request))
    edit.settle(product)
    product.returned_reason = reason.strip()
    tasks.touch([product.id])
    _tell(product, "catalog/taken_down", reason=reason.strip(), authority=request.authority)


def _log(request: Request) -> dict[str, Any]:
    if request.asked_at is None:
        return {"authority": request.authority}
    if request.asked_at > clock.now():
        raise Invalid({"asked_at": gettext("This moment has not come yet.")})
    minutes = int((clock.now() - request.asked_at).total_seconds()) // 60
    return {
        "authority": request.authority,
        "asked_at": request.asked_at.isoformat(),
        "minutes": minutes,
        "in_time": minutes <= rules.TAKE_DOWN_HOURS * 60,
    }


def reason_text(reasons: Sequence[str], text: str) -> str:
    """The chosen sentences and the officer's own words, in Vietnamese as the facility's papers are."""
    with force_locale(VI):
        chosen = [str(rules.RETURN_REASONS[code]) for code in reasons if code in rules.RETURN_REASONS]
    return " ".join([*chosen, text.strip()]).strip()


def changes_wait(product: Product) -> bool:
    """Whether changes of a published product wait for an officer."""
    return bool(
        product.state is ProductState.PUBLISHED
        and product.pending is not None
        and product.submitted_at is not None
    )


def _changes_wait(product: Product) -> None:
    if product.state is ProductState.PUBLISHED and product.pending is None:
        raise WrongMoment(gettext("No changes wait for this product."))


def _facility_is_verified(product: Product) -> None:
    if not product.facility.is_verified:
        raise WrongMoment(
            gettext("The facility is not verified yet. Verify it first, then publish its products.")
        )


def _read(product: Product, show_only: bool | None) -> None:
    product.submitted_at, product.returned_reason = None, ""
    if show_only is not None:
        edit.write(product, {"show_only": show_only})
    db.session.flush()
    tasks.touch([product.id])


def _tell(product: Product, template: str, **facts: str) -> None:
    notices.tell(
        product.facility_id,
        template,
        key=f"product:{product.id}:{template}:{product.version}",
        link=("catalog.edit_product", {"product_id": product.id}),
        product=edit.called(product),
        **facts,
    )
