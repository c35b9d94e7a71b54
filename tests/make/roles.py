"""Somebody of each role."""

from __future__ import annotations

from app.kernel.permissions import Actor, Role
from tests.make import accounts


def everybody() -> dict[Role, Actor]:
    """One person of each role: facility and buyer roles in one organisation of each kind, the others as staff."""
    facility, buyer = accounts.facility(), accounts.buyer()
    homes = {
        Role.FACILITY_OWNER: facility,
        Role.FACILITY_MEMBER: facility,
        Role.BUYER_OWNER: buyer,
        Role.BUYER_MEMBER: buyer,
    }
    return {
        role: accounts.acting(accounts.person(homes[role], role)) if role in homes else accounts.staff(role)
        for role in Role
    }
