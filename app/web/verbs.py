"""What the verbs of the history are called; each verb keeps one name in every room."""

from __future__ import annotations

from app.kernel.i18n import lazy_pgettext

WORDS = {
    "accept": lazy_pgettext("history", "Accepted"),
    "approve": lazy_pgettext("history", "Approved"),
    "cancel": lazy_pgettext("history", "Cancelled"),
    "create": lazy_pgettext("history", "Created"),
    "close": lazy_pgettext("history", "Closed"),
    "edit": lazy_pgettext("history", "Changed"),
    "open": lazy_pgettext("history", "Opened"),
    "publish": lazy_pgettext("history", "Published"),
    "reject": lazy_pgettext("history", "Refused"),
    "return": lazy_pgettext("history", "Sent back for completion"),
    "submit": lazy_pgettext("history", "Submitted"),
    "verify": lazy_pgettext("history", "Verified"),
    "withdraw": lazy_pgettext("history", "Withdrawn"),
}


def verb_words(verb: str) -> str:
    """The past of a verb in the reader's language; one without a name shows itself."""
    return str(WORDS.get(verb) or verb.replace("_", " ").capitalize())
