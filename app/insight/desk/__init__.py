"""Staff pages of figures: the work that waits, the dashboard, and the rows behind every figure."""

from __future__ import annotations

from app.insight.desk import dashboard, queue, rows
from app.insight.desk.blueprint import desk

__all__ = ["dashboard", "desk", "queue", "rows"]
