"""Who signed in with what, and what the security log has seen: devices of those whose accounts the README names."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.models import Person
from app.accounts.queries import people
from app.accounts.service import devices, security
from app.accounts.service.devices import Visit
from app.demo.people import DOMAIN
from app.kernel import clock

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
NAMES = ("hanh", "lan", "buyer", "canbo.hanoi", "quantri")
HOME, OFFICE, ELSEWHERE = "203.0.113.24", "198.51.100.7", "192.0.2.131"
"""Addresses kept for examples (RFC 5737)."""


def leave_traces() -> None:
    """Two devices each, one of them told of as new and signed in still; some failed tries and one limit reached."""
    now = clock.now()
    for place, local in enumerate(NAMES):
        person = people.person_by_email(f"{local}@{DOMAIN}")
        if person is None:
            continue
        with clock.fixed(now - timedelta(days=90, hours=place)):
            _come(person, WINDOWS, OFFICE, is_first=True)
        with clock.fixed(now - timedelta(days=4, hours=place)):
            _come(person, IPHONE if place % 2 else ANDROID, HOME, is_first=False, open_as=f"demo-{local}")
        with clock.fixed(now - timedelta(days=2, hours=place)):
            for _ in range(place % 3):
                security.note("sign-in-failed", person, origin=ELSEWHERE)
    owner = people.person_by_email(f"{NAMES[0]}@{DOMAIN}")
    if owner is not None:
        with clock.fixed(now - timedelta(days=1)):
            security.note("limit-reached", owner, limit="password")


def _come(person: Person, agent: str, origin: str, *, is_first: bool, open_as: str = "") -> None:
    """``open_as``: the number of a session that is open there still, so that it can be signed out from elsewhere."""
    security.note("sign-in", person, origin=origin)
    visit = Visit("", agent, origin, open_as)
    devices.arrive(person, visit, is_first=is_first)
