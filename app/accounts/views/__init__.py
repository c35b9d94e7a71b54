"""Signing up and in, one's account, one's facility, one's people."""

from __future__ import annotations

from app.accounts.views import (
    account,
    closing,
    consents,
    data_copy,
    devices,
    email_change,
    facility,
    factors,
    members,
    offers,
    proof,
    registration,
    second_step,
    session,
    sign_up,
)
from app.accounts.views.blueprint import pages

__all__ = [
    "account",
    "closing",
    "consents",
    "data_copy",
    "devices",
    "email_change",
    "facility",
    "factors",
    "members",
    "offers",
    "pages",
    "proof",
    "registration",
    "second_step",
    "session",
    "sign_up",
]
