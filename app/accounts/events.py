"""What happened to people and organisations, for the rooms on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class SignUpAsked:
    """Somebody signed up; the link goes to the address they gave. ``known``: the address has an account already."""

    sign_up_id: int
    email: str
    name: str
    language: str
    organisation: str
    known: bool
    token: str
    moment: str


@dataclass(frozen=True)
class ResetAsked:
    """A person wants a new password."""

    person_id: int
    token: str
    moment: str


@dataclass(frozen=True)
class PasswordChanged:
    """A person's password is another one now."""

    person_id: int
    moment: str


@dataclass(frozen=True)
class NewDevice:
    """Somebody signed in with a browser not seen before; ``token`` opens the page that signs it out."""

    person_id: int
    label: str
    origin: str
    at: datetime
    token: str


@dataclass(frozen=True)
class EmailChangeAsked:
    """Somebody wants another address. ``known``: the new one has an account, so ``confirm`` would confirm nothing."""

    change_id: int
    name: str
    language: str
    old_email: str
    new_email: str
    known: bool
    confirm: str
    stop: str


@dataclass(frozen=True)
class EmailChanged:
    """An account has another address; ``stop`` is for the reader of the old one."""

    change_id: int
    name: str
    language: str
    old_email: str
    new_email: str
    stop: str


@dataclass(frozen=True)
class SiteLimitReached:
    """Something was tried too often on the whole site: what is counted, how often in how many minutes, from where most.

    ``hour`` names the hour it fell in, so that a long attack is told once an hour.
    """

    hour: str
    title: Any
    times: int
    minutes: int
    at: datetime
    origins: list[str]


@dataclass(frozen=True)
class FactorChanged:
    """A second factor was set up, removed or reset: ``kind`` as in the security log, ``reason`` an administrator's."""

    person_id: int
    kind: str
    reason: str
    moment: str


@dataclass(frozen=True)
class AccountClosing:
    """A person asked to close their account; ``token`` undoes it until ``closes_at``."""

    person_id: int
    token: str
    closes_at: datetime


@dataclass(frozen=True)
class DataCopyReady:
    """The copy of a person's data can be taken until ``expires_at``."""

    person_id: int
    copy_id: int
    expires_at: datetime


@dataclass(frozen=True)
class ClosingStopped:
    """Something came in the way of closing an account, which stays open."""

    person_id: int


@dataclass(frozen=True)
class PersonForgotten:
    """An account is made anonymous: every room forgets ``words``, every spelling of them, the longest first.

    ``left`` are organisations without anybody.
    """

    person_id: int
    name: str
    email: str
    phone: str
    words: tuple[str, ...]
    left: tuple[int, ...]


@dataclass(frozen=True)
class RoleOffered:
    """A role is offered to an address. ``role`` is a pair of words, ``{"vi": …, "en": …}``-ready."""

    offer_id: int
    email: str
    language: str
    organisation: str
    role: Any
    offered_by: str
    token: str


@dataclass(frozen=True)
class RoleChanged:
    """Somebody got or lost a role."""

    person_id: int
    membership_id: int
    organisation: str
    role: Any
    given: bool


@dataclass(frozen=True)
class FacilityWaiting:
    """A facility waits for its province's officer: new, changed or restored."""

    facility_id: int
    name: str
    province_code: str
    turn: int


@dataclass(frozen=True)
class FacilityMoved:
    """An officer decided about a facility; ``verb`` is the move, ``turn`` its version after it.

    ``seen`` are the facts an officer has seen in a document, in words.
    """

    facility_id: int
    name: str
    verb: str
    reason: str
    turn: int
    seen: Sequence[Any] = ()


@dataclass(frozen=True)
class RegistrationHandedIn:
    """A facility handed in a registration paper that no officer has looked at yet."""

    facility_id: int
    name: str
    province_code: str
    proof_id: int


@dataclass(frozen=True)
class FactsSeen:
    """An officer read facts of a verified facility in a document; ``facts`` in words."""

    facility_id: int
    name: str
    facts: Sequence[Any]
    proof_id: int


@dataclass(frozen=True)
class FactsLost:
    """Facts an officer had seen are others now and wait to be seen again; ``facts`` in words."""

    facility_id: int
    name: str
    province_code: str
    facts: Sequence[Any]
    moment: str


@dataclass(frozen=True)
class FacilityVerified:
    """A facility may be seen from now on."""

    facility_id: int


@dataclass(frozen=True)
class FacilityHidden:
    """A facility may not be seen any more: returned or suspended."""

    facility_id: int


@dataclass(frozen=True)
class FacilityChanged:
    """What a verified facility shows of itself is another now (name, place, photo, words)."""

    facility_id: int
