"""Facilities to decide about, people and their roles, history, security log."""

from __future__ import annotations

from app.accounts.desk import facilities, history, people, registration, security
from app.accounts.desk.blueprint import desk

__all__ = ["desk", "facilities", "history", "people", "registration", "security"]
