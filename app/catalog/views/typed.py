"""What a maker is typing about a product is kept while they type; saving it stays a step of its own."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.catalog.models import Product
from app.catalog.queries import own
from app.catalog.views.blueprint import pages
from app.kernel import clock, dates, unsent_forms, untrusted
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Actor, Permission
from app.kernel.unsent_forms import UnsentForm
from app.web.access import current_actor, requires

VERSION = "kept"
_NOT_TYPED = frozenset({"csrf_token", "sent_as", "do", VERSION})


def _whose(product: Product, actor: Actor) -> tuple[int, str]:
    """Under whose number and what name a product's typed form is kept."""
    return actor.person_id or 0, f"product:{product.id}"


def typed_by(product: Product, actor: Actor) -> UnsentForm | None:
    """What this person typed about the product and did not save."""
    return unsent_forms.kept(*_whose(product, actor))


def as_sent(row: UnsentForm) -> MultiDict[str, str]:
    """The kept fields as a browser sends them."""
    return MultiDict([(name, text) for name, text in row.fields])


def forget_typed_by(product: Product, actor: Actor) -> None:
    """It is saved now, or is to be gone."""
    unsent_forms.forget(*_whose(product, actor))


@pages.post("/my/products/<int:product_id>/typed")
@requires(Permission.PRODUCT_EDIT)
def keep_typed(product_id: int) -> ResponseReturnValue:
    """Keep it as it is, right or wrong; 409 when another page of the same person kept something meanwhile."""
    actor, product = current_actor(), own.my_product(product_id, current_actor())
    fields = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_TYPED]
    seen = untrusted.whole(request.form.get(VERSION, "")) or 0
    version = unsent_forms.keep(*_whose(product, actor), fields, seen)
    if version is None:
        last = typed_by(product, actor)
        at = dates.hour(clock.local(last.kept_at)) if last else ""
        said = _("At %(time)s you typed in another window. Nothing there was written over.", time=at)
        return {"said": said, "kept": last.version if last else 0}, 409
    at = dates.hour(clock.local(clock.now()))
    return {"said": _("Kept on the site at %(time)s, not saved yet.", time=at), "kept": version}


@pages.post("/my/products/<int:product_id>/typed/forget")
@requires(Permission.PRODUCT_EDIT)
def forget_typed(product_id: int) -> ResponseReturnValue:
    """Throw away what was typed and not saved."""
    forget_typed_by(own.my_product(product_id, current_actor()), current_actor())
    flash(_("Thrown away. This is what was saved last."), "ok")
    return redirect(url_for(".edit_product", product_id=product_id), 303)
