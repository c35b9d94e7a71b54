"""How far a person's reading of named facilities goes: the whole country or one province."""

from __future__ import annotations

from app.kernel.errors import NotFound
from app.kernel.permissions import Actor, Permission, Scope


def own_province(actor: Actor) -> str:
    """The only province whose facilities may be named; empty means all of them, NotFound where there is none."""
    if actor.scope(Permission.INSIGHT_READ) is Scope.ALL:
        return ""
    if not actor.province_code:
        raise NotFound
    return actor.province_code


def within(actor: Actor, asked: str) -> str:
    """The province to cut by; one that was asked for and is not the person's own is not there."""
    own = own_province(actor)
    if own and asked not in ("", own):
        raise NotFound
    return own or asked
