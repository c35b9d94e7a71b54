"""What somebody changes about themselves."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Buyer, Person
from app.accounts.queries import people
from app.accounts.service import security
from app.accounts.service.register import NewBuyer
from app.accounts.states import FormOfAddress
from app.kernel import audit
from app.kernel.errors import NotAllowed
from app.kernel.folding import clean
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission


def change(
    actor: Actor, *, name: str, phone: str, language: str, form_of_address: FormOfAddress | None = None
) -> Person:
    """Name, telephone, the language letters come in, and the form of address; None for none."""
    person = people.me(actor)
    values: dict[str, Any] = {"name": clean(name), "phone": phone, "language": language}
    values["form_of_address"] = form_of_address
    before = {name: getattr(person, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for field, value in changed.items():
        setattr(person, field, value)
    if changed:
        was = {field: _for_history(field, before[field]) for field in changed}
        now = {field: _for_history(field, value) for field, value in changed.items()}
        audit.record(actor, person, "edit", before=was, after=now)
    return person


def _for_history(field: str, value: Any) -> Any:
    """History is read by many, so it keeps no personal number in full (R34)."""
    return f"…{value[-3:]}" if field == "phone" and value else value or ""


def sign_out_everywhere(actor: Actor, *, here: str) -> Person:
    """End every session of the person, on every device; the one with the number ``here`` goes on."""
    person = people.me(actor)
    security.end_sessions(person, but=here)
    security.note("sign-out-everywhere", person)
    return person


def refuse_members(buyer: Buyer, actor: Actor) -> None:
    """NotAllowed for everybody but the head buyer."""
    if not actor.can_on(Permission.MEMBERS_MANAGE, buyer.belongs()):
        raise NotAllowed(gettext("Only an owner changes this."))


def describe_buyer(buyer: Buyer, actor: Actor, new: NewBuyer) -> None:
    """Change what a buyer tells of itself."""
    refuse_members(buyer, actor)
    values = {
        "name": clean(new.name),
        "country_code": new.country_code,
        "trade": new.trade,
        "tax_number": new.tax_number,
    }
    before = {name: getattr(buyer, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(buyer, name, value)
    if changed:
        audit.record(actor, buyer, "edit", before={name: before[name] for name in changed}, after=changed)
