"""The kinds of letters, and the name of the job that sends one."""

from __future__ import annotations

LETTER = "letter"
SECRET = frozenset({"accounts/confirm", "accounts/reset", "accounts/offer"})
"""Letters whose link is a key: their text is forgotten once they left."""
MAIL_REFUSED = "notices/mail_refused"
"""Tells the administrator that the mail server refuses us."""
