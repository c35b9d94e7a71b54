"""Facilities to decide about, people and their roles, history."""

from __future__ import annotations

from app.accounts.desk import facilities, history, people
from app.accounts.desk.blueprint import desk

__all__ = ["desk", "facilities", "history", "people"]
