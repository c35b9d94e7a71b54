"""What people do in this room: ask, answer, read, close."""

from __future__ import annotations

from app.linkage.service.ask import Target, ask, count_try, may_ask
from app.linkage.service.thread import (
    Paper,
    close,
    count_reply,
    count_try as count_step,
    mark_read,
    reopen,
    reply,
)

__all__ = [
    "Paper",
    "Target",
    "ask",
    "close",
    "count_reply",
    "count_step",
    "count_try",
    "mark_read",
    "may_ask",
    "reopen",
    "reply",
]
