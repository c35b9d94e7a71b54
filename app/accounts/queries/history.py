"""Reading history across things, cut to what the reader answers for.

A provincial reader sees the lines about facilities of the province and the roles in them, what the province's own
staff did, and every kind whose room names its province on its card (``record.py``). Administrators without a right on the
business see the lines about people and roles only (trust notes §5.2).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.accounts.models import Agency, Membership
from app.kernel import cards
from app.kernel.audit import AuditEntry
from app.kernel.permissions import STAFF, Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds

SYSTEM_KINDS = ("person", "membership", "offer", "agency")


def lines(actor: Actor) -> Select[AuditEntry]:
    """The history a reader answers for."""
    return select(AuditEntry).where(_reach(actor))


def kinds(actor: Actor) -> list[str]:
    """The kinds of things a reader may ask for."""
    known = [kind.name for kind in cards.kinds()]
    return known if actor.can(Permission.FACILITY_READ) else [name for name in known if name in SYSTEM_KINDS]


def _reach(actor: Actor) -> ColumnElement[bool]:
    reach = within(actor, Permission.AUDIT_READ, province=_of_province)
    if actor.can(Permission.FACILITY_READ):
        return reach
    return and_(reach, AuditEntry.kind.in_(SYSTEM_KINDS))


def _of_province(code: str) -> ColumnElement[bool]:
    """What the province's officers did, and what happened to its facilities and their things."""
    colleagues = (
        select(Membership.person_id)
        .join(Agency, Agency.id == Membership.organisation_id)
        .where(Agency.province_code == code)
    )
    things = [
        and_(AuditEntry.kind == kind.name, AuditEntry.thing_id.in_(kind.province(code)))
        for kind in cards.kinds()
        if kind.province is not None
    ]
    return or_(AuditEntry.actor_id.in_(colleagues), *things)


def done_by(who: str) -> ColumnElement[bool]:
    """Lines of who is called so; nobody is found who closed the account, unless they acted as staff."""
    shown = or_(~AuditEntry.is_forgotten, AuditEntry.actor_role.in_(STAFF))
    return and_(holds(who, AuditEntry.search_key), shown)
