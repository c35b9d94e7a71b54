"""Staff pages of this room."""

from __future__ import annotations

from app.notices.desk import policy
from app.notices.desk.letters import desk

__all__ = ["desk", "policy"]
