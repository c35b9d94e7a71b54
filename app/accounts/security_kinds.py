"""What the security log may hold, and what each kind is called; a kind that is not here cannot be written."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.kernel.i18n import lazy_gettext, lazy_pgettext


class Group(StrEnum):
    """What a reader looks for."""

    IN = "in"
    FAILED = "failed"
    KEYS = "keys"
    RIGHTS = "rights"
    LIMITS = "limits"


GROUPS: dict[Group, Any] = {
    Group.IN: lazy_gettext("Coming in"),
    Group.FAILED: lazy_gettext("Failed tries"),
    Group.KEYS: lazy_gettext("Passwords and factors"),
    Group.RIGHTS: lazy_gettext("Accounts and roles"),
    Group.LIMITS: lazy_gettext("Limits reached"),
}
YEAR = timedelta(days=365)
KEPT: dict[Group, timedelta] = {
    Group.IN: YEAR,
    Group.FAILED: YEAR,
    Group.LIMITS: YEAR,
    Group.KEYS: 5 * YEAR,
    Group.RIGHTS: 5 * YEAR,
}
"""How long lines stay (said on /privacy): network addresses no longer than they help to find who came in."""
KINDS: dict[str, tuple[Group, Any]] = {
    "sign-in": (Group.IN, lazy_pgettext("security log", "Signed in")),
    "password-right": (Group.IN, lazy_gettext("Password right, second step due")),
    "recovery-code-used": (Group.IN, lazy_gettext("Recovery code used")),
    "device-new": (Group.IN, lazy_gettext("Signed in with a new device")),
    "device-signed-out": (Group.IN, lazy_gettext("A device signed out and forgotten")),
    "sign-out-everywhere": (Group.IN, lazy_gettext("Every other device signed out")),
    "sign-in-failed": (Group.FAILED, lazy_gettext("Sign-in failed")),
    "second-step-failed": (Group.FAILED, lazy_gettext("Second step failed")),
    "proof-failed": (Group.FAILED, lazy_gettext("Asked again, wrong password")),
    "password-reset": (Group.KEYS, lazy_gettext("New password by a link")),
    "password-change": (Group.KEYS, lazy_gettext("Password changed")),
    "email-asked": (Group.KEYS, lazy_gettext("Another e-mail address asked for")),
    "email-changed": (Group.KEYS, lazy_gettext("E-mail address changed")),
    "email-stopped": (Group.KEYS, lazy_gettext("Change of the e-mail address stopped by the old one")),
    "authenticator-added": (Group.KEYS, lazy_gettext("App for codes added")),
    "authenticator-removed": (Group.KEYS, lazy_gettext("App for codes removed")),
    "passkey-added": (Group.KEYS, lazy_gettext("Passkey added to the account")),
    "passkey-removed": (Group.KEYS, lazy_gettext("Passkey removed from the account")),
    "recovery-codes-made": (Group.KEYS, lazy_gettext("Recovery codes made")),
    "factor-reset": (Group.KEYS, lazy_gettext("Second factor reset")),
    "sign-up": (Group.RIGHTS, lazy_gettext("Account made")),
    "account-suspend": (Group.RIGHTS, lazy_gettext("Account suspended")),
    "account-reactivate": (Group.RIGHTS, lazy_gettext("Account let in again")),
    "data-copy-asked": (Group.KEYS, lazy_gettext("Copy of the data asked for")),
    "closing-asked": (Group.RIGHTS, lazy_gettext("Closing the account asked for")),
    "closing-undone": (Group.RIGHTS, lazy_gettext("Account kept after all")),
    "role-given": (Group.RIGHTS, lazy_gettext("Role taken up")),
    "role-ended": (Group.RIGHTS, lazy_gettext("Role ended")),
    "limit-reached": (Group.LIMITS, lazy_gettext("Too many tries")),
}
ALARMS = {"limit-reached", "email-stopped", "factor-reset", "recovery-code-used"}
"""What an administrator should look at."""


def of_group(group: str) -> list[str]:
    """The kinds of one group; none for a group that is not there."""
    return [kind for kind, (its_group, _) in KINDS.items() if its_group == group]
