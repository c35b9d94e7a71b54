"""The inbox, and in development the letters that would have left."""

from __future__ import annotations

from app.notices import queries, tasks
from app.notices.views import choice, inbox, postbox
from app.notices.views.inbox import pages

__all__ = ["choice", "inbox", "pages", "postbox", "queries", "tasks"]
