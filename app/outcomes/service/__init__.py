"""What people do in this room: report, correct, add papers, answer, check."""

from __future__ import annotations

from app.outcomes.service.answer import Jobs, answer
from app.outcomes.service.check import match, may_verify, refuse, verify
from app.outcomes.service.report import Paper, Report, add_papers, correct, report

__all__ = [
    "Jobs",
    "Paper",
    "Report",
    "add_papers",
    "answer",
    "correct",
    "match",
    "may_verify",
    "refuse",
    "report",
    "verify",
]
