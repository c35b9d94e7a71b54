"""How often somebody may try to sign in: by name, by address, by known device, and when the whole site is told.

Why these numbers: docs/decisions/0006-limits-of-our-own.md. Only failed tries stay counted.
"""

from __future__ import annotations

from contextlib import suppress

from app.kernel import throttle
from app.kernel.errors import TooMany
from app.kernel.i18n import lazy_gettext

MINUTES_5, HOUR, DAY = 300, 3_600, 86_400
BY_NAME = throttle.Limit("sign-in", 10, MINUTES_5, title=lazy_gettext("Wrong passwords at one name"))
BY_ADDRESS = throttle.Limit(
    "sign-in-from", 50, MINUTES_5, title=lazy_gettext("Wrong passwords from one network address")
)
BY_DEVICE = throttle.Limit(
    "sign-in-device", 10, MINUTES_5, title=lazy_gettext("Wrong passwords on one known device")
)
"""A known device is counted by itself and by nothing else."""
WHOLE_SITE = throttle.Limit(
    "sign-in-all", 1_000, MINUTES_5, title=lazy_gettext("Wrong passwords on the whole site")
)
"""Wrong ones on the whole site: past it the administrator is told, and nobody is refused."""
PASSWORD = throttle.Limit(
    "password", 10, MINUTES_5, title=lazy_gettext("Wrong current passwords of somebody signed in")
)
"""The current password, asked again of somebody who is signed in; per person."""
SECOND_STEP = (
    throttle.Limit("second-step", 5, MINUTES_5, title=lazy_gettext("Wrong second steps in five minutes")),
    throttle.Limit("second-step-hour", 20, HOUR, title=lazy_gettext("Wrong second steps in an hour")),
    throttle.Limit("second-step-day", 50, DAY, title=lazy_gettext("Wrong second steps in a day")),
)
"""Per person, and not the password's: whoever knows the password may not try codes for long."""


def watch_whole_site() -> None:
    """Count a wrong sign-in for the whole site; past the limit the administrator is told, and nobody is refused."""
    with suppress(TooMany):
        throttle.hit(WHOLE_SITE, "all")
