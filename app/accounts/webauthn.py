"""Passkeys (WebAuthn), behind one door: what a browser is asked, and whether its answer is right.

The challenge is kept by whoever asks, on the server, and given back once. Origin and host are those of ``SITE_URL``,
exactly: an answer made for another address is refused.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "Chợ Phiên"


class WrongAnswer(ValueError):
    """The browser's answer proves nothing: another challenge, origin, key or signature, or no answer at all."""


@dataclass(frozen=True)
class Key:
    """A passkey as it is kept: its public half and how often it has signed."""

    data: bytes
    counter: int

    @property
    def credential_id(self) -> bytes:
        """Its name for the browser."""
        return bytes(AttestedCredentialData(self.data).credential_id)


@dataclass(frozen=True)
class Asked:
    """What goes to the browser (plain JSON), and what is kept here until it answers."""

    options: dict[str, Any]
    state: dict[str, Any]


def ask_new(site: str, handle: bytes, email: str, name: str, held: Sequence[bytes]) -> Asked:
    """Ask for a new passkey; authenticators that hold one of ``held`` are passed over."""
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=email, display_name=name),
        credentials=[AttestedCredentialData(one) for one in held],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(_plain(options.public_key), _plain(state))


def new_key(site: str, state: dict[str, Any], answer: str) -> Key:
    """The new passkey out of the browser's answer; WrongAnswer when it is not one for this question."""
    try:
        made = _server(site).register_complete(state, json.loads(answer))
        return Key(bytes(made.credential_data or b""), made.counter)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise WrongAnswer(str(fault)) from fault


def ask_for(site: str, held: Sequence[bytes]) -> Asked:
    """Ask for a signature by one of these passkeys."""
    options, state = _server(site).authenticate_begin(
        credentials=[AttestedCredentialData(one) for one in held],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(_plain(options.public_key), _plain(state))


def signed_by(site: str, state: dict[str, Any], answer: str, held: Sequence[bytes]) -> Key:
    """Which passkey signed, with its counter now; WrongAnswer when none did."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server(site).authenticate_complete(
            state, [AttestedCredentialData(one) for one in held], response
        )
        return Key(bytes(used), response.response.authenticator_data.counter)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise WrongAnswer(str(fault)) from fault


def _server(site: str) -> Fido2Server:
    parts = urlsplit(site)
    origin = f"{parts.scheme}://{parts.netloc}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name=NAME, id=parts.hostname or ""),
        verify_origin=lambda asked: asked == origin,
    )


def _plain(values: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dict(values)))
    return plain
