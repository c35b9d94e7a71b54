"""Passkeys by a made-up stick: a question is answered once, for this site only, and a counter never goes back."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData, AuthenticatorData, CollectedClientData
from flask import Flask
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.factor_models import Passkey
from app.accounts.models import Person, SecurityEvent
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Pages

PASSWORD = "trà sen nấu ở hiên nhà"
EMAIL = "hanh@gom.example.com"
STEP = "/sign-in/second-step"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Stick:
    """A security key: signs what it is asked, and counts."""

    def __init__(self, site: str) -> None:
        self.site, self.counter = site, 5
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.held = AttestedCredentialData.create(
            bytes(16), b"a made-up stick!", ES256.from_cryptography_key(self.private.public_key())
        )

    def answer(self, asked: dict[str, Any], *, origin: str = "", counter: int | None = None) -> str:
        self.counter = self.counter + 1 if counter is None else counter
        question = asked.get("publicKey", asked)
        client = CollectedClientData.create("webauthn.get", question["challenge"], origin or self.site)
        host = hashlib.sha256((urlsplit(self.site).hostname or "").encode()).digest()
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(host, flags, self.counter)
        signature = self.private.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        name = text(self.held.credential_id)
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
        }
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def with_stick(app: Flask, person: Person) -> Stick:
    parts = urlsplit(str(app.config["SITE_URL"]))
    stick = Stick(f"{parts.scheme}://{parts.netloc}")
    kept = text(stick.held.credential_id)
    db.session.add(
        Passkey(
            person_id=person.id,
            name="Khóa",
            credential_id=kept,
            data=bytes(stick.held),
            counter=stick.counter,
        )
    )
    db.session.flush()
    return stick


@pytest.fixture
def stick(app: Flask) -> Stick:
    kept = passwords.hashed(PASSWORD)
    return with_stick(app, make.owner(make.facility(), email=EMAIL, password_hash=kept))


def asked(pages: Pages) -> dict[str, Any]:
    """The password is right, and the browser is asked."""
    pages.post("/sign-in", {"email": EMAIL, "password": PASSWORD}, status=303)
    return again(pages)


def again(pages: Pages) -> dict[str, Any]:
    question: dict[str, Any] = pages.ask("POST", f"{STEP}/passkey").get_json()
    return question


def refused(pages: Pages, answer: str) -> None:
    page = pages.post(STEP, {"passkey": answer}, status=422)
    assert "Khóa truy cập" in page.text
    pages.get("/my/facility", status=302)
    assert "second-step-failed" in set(db.session.scalars(select(SecurityEvent.kind)))


def test_the_right_answer_signs_in(app: Flask, pages: Pages, stick: Stick) -> None:
    pages.post(STEP, {"passkey": stick.answer(asked(pages))}, status=303)

    pages.get("/my/facility")
    assert db.session.scalars(select(Passkey.counter)).one() == stick.counter


def test_an_answer_is_good_once_also_in_another_browser(app: Flask, pages: Pages, stick: Stick) -> None:
    answer = stick.answer(asked(pages))
    pages.post(STEP, {"passkey": answer}, status=303)
    pages.sign_out()

    thief = Pages(app)
    thief.post("/sign-in", {"email": EMAIL, "password": PASSWORD}, status=303)
    refused(thief, answer)
    again(thief)
    refused(thief, answer)


def test_a_question_is_gone_after_a_wrong_answer(app: Flask, pages: Pages, stick: Stick) -> None:
    question = asked(pages)
    refused(pages, "{}")

    refused(pages, stick.answer(question))


def test_a_question_is_gone_after_five_minutes(app: Flask, pages: Pages, stick: Stick) -> None:
    question = asked(pages)

    with clock.fixed(clock.now() + timedelta(minutes=6)):
        refused(pages, stick.answer(question))


@pytest.mark.parametrize(
    "origin", ["https://cho-phien.example.net", "https://evil.{host}", "http://{host}:1"]
)
def test_an_answer_made_for_another_site_is_refused(
    app: Flask, pages: Pages, stick: Stick, origin: str
) -> None:
    host = urlsplit(stick.site).hostname or ""

    refused(pages, stick.answer(asked(pages), origin=origin.format(host=host)))


@pytest.mark.parametrize("counter", [5, 4, 0])
def test_a_counter_that_does_not_rise_is_a_copy_and_refused(
    app: Flask, pages: Pages, stick: Stick, counter: int
) -> None:
    refused(pages, stick.answer(asked(pages), counter=counter))


def test_another_stick_is_refused(app: Flask, pages: Pages, stick: Stick) -> None:
    refused(pages, Stick(stick.site).answer(asked(pages)))


def test_asked_again_the_passkey_answers_and_what_was_typed_carries_on(app: Flask, pages: Pages) -> None:
    other = make.owner(make.facility()).id
    admin = make.officer(Role.ADMIN, password_hash=passwords.hashed(PASSWORD))
    stick = with_stick(app, admin)
    pages.sign_in(admin)
    pages.get("/desk/people")
    path = f"/desk/people/{other}/suspend"
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        sent = pages.post(path, {"reason": "Mở hai tài khoản.", "version": "1"}, status=403).form_values(path)
        by_password = pages.post(path, {**sent, "proof-password": PASSWORD}, status=403)
        assert by_password.form_values(path)["reason"] == "Mở hai tài khoản."
        question = pages.ask("POST", "/account/prove/passkey").get_json()
        answer = stick.answer(question)
        pages.post(path, {**sent, "proof-passkey": stick.answer(question, counter=1)}, status=403)
        pages.post(path, {**sent, "proof-passkey": answer}, status=403)
        question = pages.ask("POST", "/account/prove/passkey").get_json()

        pages.post(path, {**sent, "proof-passkey": stick.answer(question, counter=9)})

    assert db.session.get_one(Person, other).state == "suspended"
