"""Reading history across things, cut to what the reader answers for.

A provincial reader sees the lines about facilities of the province and the roles in them, what the province's own
staff did, and every kind whose room names its province on its card (``record.py``). Administrators without a right on the
business see the lines about people and roles only.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Agency, Membership
from app.kernel import cards
from app.kernel.audit import AuditEntry
from app.kernel.permissions import STAFF, Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds

SYSTEM_KINDS = ("person", "membership", "offer", "agency")


def lines(actor: Actor) -> Select[AuditEntry]:
    """The history a reader answers for, to be read by time: of each line is asked whether it is the province's."""
    return select(AuditEntry).where(_reach(actor, _is_of_province))


def lines_to_count(actor: Actor) -> Select[AuditEntry]:
    """The same lines in no order: what is the province's is found, and their lines by it."""
    return select(AuditEntry).where(_reach(actor, _of_province))


def kinds(actor: Actor) -> list[str]:
    """The kinds of things a reader may ask for."""
    known = [kind.name for kind in cards.kinds()]
    return known if actor.can(Permission.FACILITY_READ) else [name for name in known if name in SYSTEM_KINDS]


def _reach(actor: Actor, of_province: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    reach = within(actor, Permission.AUDIT_READ, province=of_province)
    if actor.can(Permission.FACILITY_READ):
        return reach
    return and_(reach, AuditEntry.seq.in_(_of_the_system()))


def _of_the_system() -> Select[int]:
    """Few lines of very many, found by their kind: SQLite only knows how many a kind has on average, and reads all by time."""
    of_kind = aliased(AuditEntry)
    return select(of_kind.seq).where(of_kind.kind.in_(SYSTEM_KINDS))


def _of_province(code: str) -> ColumnElement[bool]:
    """What the province's officers did, and what happened to its facilities and their things."""
    things = [
        and_(AuditEntry.kind == kind.name, AuditEntry.thing_id.in_(kind.province(code)))
        for kind in cards.kinds()
        if kind.province is not None
    ]
    return or_(AuditEntry.actor_id.in_(_colleagues(code)), *things)


def _is_of_province(code: str) -> ColumnElement[bool]:
    """As ``_of_province``, asked line by line; the kind is compared so that no index of kinds gathers them all first."""
    kind = func.coalesce(AuditEntry.kind, "")
    things = []
    for one in cards.kinds():
        if one.province is not None:
            ids = one.province(code)
            here = ids.where(ids.selected_columns[0] == AuditEntry.thing_id).exists()
            things.append(and_(kind == one.name, here))
    return or_(func.coalesce(AuditEntry.actor_id, 0).in_(_colleagues(code)), *things)


def _colleagues(code: str) -> Select[int]:
    query = select(Membership.person_id).join(Agency, Agency.id == Membership.organisation_id)
    return query.where(Agency.province_code == code)


def done_by(who: str) -> ColumnElement[bool]:
    """Lines of who is called so; nobody is found who closed the account, unless they acted as staff."""
    shown = or_(~AuditEntry.is_forgotten, AuditEntry.actor_role.in_(STAFF))
    return and_(holds(who, AuditEntry.search_key), shown)
