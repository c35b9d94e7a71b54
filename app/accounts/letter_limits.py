"""How many letters anybody can have sent to an address: resets, sign-ups, invitations; whoever asks for them.

Why these numbers: docs/decisions/0006-limits-of-our-own.md.
"""

from __future__ import annotations

from app.accounts.sign_in_limits import DAY, HOUR
from app.kernel import throttle
from app.kernel.i18n import lazy_gettext

_WRITTEN = lazy_gettext(
    "Letters to this address were asked for several times lately. Links in those that came are still good. "
    "Look among unwanted mail too."
)
BY_ADDRESS = throttle.Limit(
    "letter-from", 20, HOUR, title=lazy_gettext("Letters asked for from one network address")
)
RESET = throttle.Limit(
    "reset-letter", 3, HOUR, _WRITTEN, title=lazy_gettext("Letters for a new password to one address")
)
"""No more than the hour its link is good for: who is refused has a letter with a good link."""
RESET_DEVICE = throttle.Limit(
    "reset-letter-device",
    3,
    HOUR,
    _WRITTEN,
    title=lazy_gettext("Letters for a new password from one known device"),
)
SIGN_UP = throttle.Limit(
    "sign-up-letter", 5, HOUR, _WRITTEN, title=lazy_gettext("Sign-up letters to one address in an hour")
)
SIGN_UP_DAY = throttle.Limit(
    "sign-up-letter-day", 10, DAY, _WRITTEN, title=lazy_gettext("Sign-up letters to one address in a day")
)
SIGN_UP_LOOKS = throttle.Limit(
    "sign-up-from", 60, HOUR, title=lazy_gettext("Sign-ups tried from one network address")
)
"""Looks at tax codes from one address, before any letter."""
EMAIL_CHANGES = throttle.Limit(
    "email-changes", 5, HOUR, _WRITTEN, title=lazy_gettext("Changes of address asked for by one person")
)
"""Per person who wants another address."""
EMAIL_CHANGES_BETWEEN = throttle.Limit(
    "email-changes-between",
    3,
    DAY,
    _WRITTEN,
    title=lazy_gettext("Changes of address from one person to one address"),
)
"""From one person to one address, so that nobody uses up what others may have sent there."""
EMAIL_CHANGES_TO = throttle.Limit(
    "email-changes-to", 10, DAY, _WRITTEN, title=lazy_gettext("Changes of address to one address")
)
OFFERS = throttle.Limit("offers", 30, HOUR, title=lazy_gettext("Invitations by one person"))
"""Per person who invites."""
OFFERS_BETWEEN = throttle.Limit(
    "offers-between", 3, DAY, _WRITTEN, title=lazy_gettext("Invitations from one organisation to one address")
)
"""From one organisation to one address, so that nobody uses up what others may send there."""
OFFERS_TO = throttle.Limit("offers-to", 6, DAY, _WRITTEN, title=lazy_gettext("Invitations to one address"))
