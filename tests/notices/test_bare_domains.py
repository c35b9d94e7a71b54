"""Words of other people become no links in our letters; our own addresses and e-mail addresses stay whole."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given, strategies as some

from app.kernel import jobs
from app.kernel.db import db
from app.notices import bare_domains, service
from app.notices.service.tell import Envelope
from tests.notices.postoffice import PostOffice, through

LIKE_A_DOMAIN = re.compile(r"(?<![\w@./:-])[^\W_][\w-]*([.。．｡][\w-]+)*[.。．｡][^\W\d_][\w-]+")
OURS = "https://chophien.example"
BROKEN = (
    ("https://evil.example/x", "https:\u200b//evil.\u200bexample/x"),
    ("https://chophien.example.evil.vn", "https:\u200b//chophien.\u200bexample.\u200bevil.\u200bvn"),
    ("evil.example", "evil.\u200bexample"),
    ("Tiki.vn JSC", "Tiki.\u200bvn JSC"),
    ("(sub.evil-shop.example)", "(sub.\u200bevil-shop.\u200bexample)"),
    ("evil。example", "evil。\u200bexample"),
    ("evil.xn--p1ai", "evil.\u200bxn--p1ai"),
    ("a@b.vn,evil.example", "a@b.vn,evil.\u200bexample"),
)
WHOLE = (
    "https://chophien.example/offers/abc.def-ghi",
    "Mở: https://chophien.example/en/confirm/a.bc.de",
    "https://chophien.example",
    "lan.anh@gom.example.com",
    "1.234.567 ₫, ngày 25.11.2026, khoản 13.2.c",
    "Cơ sở Hoa. Sen vàng",
    "-- \nChợ Phiên",
)


@pytest.mark.parametrize(("typed", "sent"), BROKEN)
def test_a_bare_domain_is_ended_and_looks_the_same(typed: str, sent: str) -> None:
    assert bare_domains.broken(typed, OURS) == sent
    assert bare_domains.broken(typed, OURS).replace(bare_domains.ZERO_WIDTH_SPACE, "") == typed
    assert LIKE_A_DOMAIN.search(sent.replace("a@b.vn", "")) is None


@pytest.mark.parametrize("text", WHOLE)
def test_addresses_numbers_and_sentences_stay_as_they_are(text: str) -> None:
    assert bare_domains.broken(text, OURS) == text


@given(some.text(some.sampled_from("ab1.。 -,_"), max_size=30))
def test_nothing_that_looks_like_a_domain_is_left(text: str) -> None:
    assert LIKE_A_DOMAIN.search(bare_domains.broken(text, OURS)) is None
    assert bare_domains.broken(text, OURS).replace(bare_domains.ZERO_WIDTH_SPACE, "") == text


def test_a_stranger_gets_no_link_but_ours(app: Flask) -> None:
    envelope = Envelope("la@example.com", "", "vi", None, {"invited": "Phim.example"})
    facts = {"organisation": "Qua-tang.example", "role": "Thành viên", "offered_by": "Phim.example"}
    link = ("accounts.offer", {"token": "abc.def"})
    with PostOffice() as office:
        through(office)
        service.write_to_address(envelope, "accounts/offer", key="k", link=link, **facts)
        db.session.commit()
        jobs.run_due()
        text = office.messages[0].get_content()

    assert "Qua-tang.\u200bexample" in text.replace("\r\n", "\n")
    without = re.sub(r"http://localhost:8000\S*", "", text)
    assert LIKE_A_DOMAIN.search(without) is None
    assert "http://localhost:8000/offers/abc.def\n" in text.replace("\r\n", "\n")
