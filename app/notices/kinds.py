"""The kinds of letters, and the name of the job that sends one."""

from __future__ import annotations

LETTER = "letter"
SECRET = frozenset(
    {
        "accounts/closing",
        "accounts/confirm",
        "accounts/email_asked",
        "accounts/email_changed",
        "accounts/email_confirm",
        "accounts/offer",
        "accounts/reset",
    }
)
"""Letters whose link is a key: their text is forgotten once they left."""
MAIL_REFUSED = "notices/mail_refused"
"""Tells the administrator that the mail server refuses us."""
OPTIONAL = frozenset(
    {
        "accounts/facility_waiting",
        "accounts/facts_lost",
        "accounts/facts_seen",
        "accounts/registration_handed_in",
        "catalog/certificate_declared",
        "catalog/changed",
        "catalog/submitted",
        "complaints/arrived",
        "complaints/explained",
        "complaints/review_asked",
        "fairs/arrived",
        "fairs/invoiced",
        "fairs/next_list",
        "fairs/next_pass",
        "linkage/answered",
        "linkage/asked",
        "linkage/closed",
        "linkage/reopened",
        "linkage/sent",
        "outcomes/follow_up",
        "outcomes/matched",
        "outcomes/reported",
        "outcomes/sampled",
    }
)
"""Letters one may bundle by day or do without: they tell of work or talk that waits on the site as well.

Every other kind is a transaction (account, money, a decision about one's own file) and always leaves at once.
"""


def is_optional(template: str) -> bool:
    """Whether one may do without letters of this kind."""
    return template in OPTIONAL
