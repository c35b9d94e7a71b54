"""What people and organisations can do. Other rooms and the demo world use what is named here."""

from __future__ import annotations

from app.accounts.service.checking import recognise, restore, send_back, suspend, verify
from app.accounts.service.register import (
    NewBuyer,
    NewFacility,
    NewPerson,
    join,
    register_agency,
    register_buyer,
    register_facility,
    register_person,
)

__all__ = [
    "NewBuyer",
    "NewFacility",
    "NewPerson",
    "join",
    "recognise",
    "register_agency",
    "register_buyer",
    "register_facility",
    "register_person",
    "restore",
    "send_back",
    "suspend",
    "verify",
]
