"""Saying no to who lacks a right: asked in one place, said in the same words everywhere.

``Workflow.move`` asks here for every move; a service that changes no status asks with ``check`` or ``check_decides``.
"""

from __future__ import annotations

from app.kernel.errors import NotAllowed, NotFound, Refusal
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Belongs, Permission


def no_page() -> NotAllowed:
    """The refusal for a page that is not for this role."""
    return NotAllowed(gettext("Your role does not include this page."))


def refusal(actor: Actor, permission: Permission, thing: Belongs | None = None) -> Refusal | None:
    """Why the actor may not: no such right at all, or (as if it were not there) not on this ``thing``; None if they may."""
    if not actor.can(permission):
        return NotAllowed(gettext("Your role does not include this step."))
    if thing is not None and not actor.can_on(permission, thing):
        return NotFound()
    return None


def own_facility(actor: Actor, thing: Belongs) -> NotAllowed | None:
    """Why staff may not decide about a facility they belong to themselves; None for everybody else."""
    if actor.is_staff and thing.organisations & actor.member_of:
        return NotAllowed(gettext("You belong to this facility, so somebody else must decide."))
    return None


def check_not_own(actor: Actor, thing: Belongs) -> None:
    """Raise NotAllowed when staff belong to the facility themselves."""
    _raise(own_facility(actor, thing))


def deciding_refusal(actor: Actor, permission: Permission, thing: Belongs) -> Refusal | None:
    """Why the actor may not decide about this thing: as ``refusal``, or it is of their own facility."""
    return refusal(actor, permission, thing) or own_facility(actor, thing)


def check(actor: Actor, permission: Permission, thing: Belongs | None = None) -> None:
    """Raise NotAllowed without the right, NotFound when it does not reach this ``thing``."""
    _raise(refusal(actor, permission, thing))


def check_decides(actor: Actor, permission: Permission, thing: Belongs) -> None:
    """As ``check``, and NotAllowed for who belongs to the facility the thing is of."""
    _raise(deciding_refusal(actor, permission, thing))


def _raise(found: Refusal | None) -> None:
    if found is not None:
        raise found
