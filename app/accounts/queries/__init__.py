"""Reading people and organisations. Other rooms use what is named here."""

from __future__ import annotations

from app.accounts.queries.facilities import facility, facility_by_slug, is_public, own_facility
from app.accounts.queries.people import members, person_by_email, roles
from app.accounts.queries.sessions import (
    actor_for,
    actor_of_session,
    also_buys,
    live_memberships,
    session_key,
)

__all__ = [
    "actor_for",
    "actor_of_session",
    "also_buys",
    "facility",
    "facility_by_slug",
    "is_public",
    "live_memberships",
    "members",
    "own_facility",
    "person_by_email",
    "roles",
    "session_key",
]
