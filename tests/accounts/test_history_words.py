"""The history is read by officers: states, money and nothing at all stand there in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.kernel import audit
from app.kernel.permissions import Role
from app.web.facts import fact_name, fact_value
from app.web.verbs import WORDS
from tests.make import accounts
from tests.pages import Pages


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("award", "support", 5_200_000, "5.200.000\u00a0₫"),
        ("facility", "state", "pending", "Chờ xác minh"),
        ("followup", "jobs", [None, None], "–"),
        ("application", "cofunding", True, "có"),
        ("outcome", "rate_on", None, "–"),
        ("award", "invoiced", {"stand_rent": 6_900_000}, "tiền thuê gian 6.900.000\u00a0₫"),
        ("product", "state", "unheard_of", "unheard_of"),
    ],
)
def test_a_fact_is_written_for_people(app: Flask, kind: str, name: str, value: object, words: str) -> None:
    assert fact_value(kind, name, value) == words


def test_the_history_shows_before_and_after_in_words(app: Flask, pages: Pages) -> None:
    facility, auditor = accounts.facility(), accounts.officer(Role.AUDITOR)
    audit.record(
        accounts.acting(auditor), facility, "edit", before={"sector_code": None}, after={"sector_code": "x"}
    )

    text = pages.sign_in(auditor).get("/desk/audit").text

    assert "ngành nghề – → x" in text
    assert "None" not in text


def test_a_fact_without_a_name_shows_itself(app: Flask) -> None:
    assert fact_name("some_new_fact") == "some new fact"


def test_everything_that_is_recorded_has_a_name() -> None:
    sources = " ".join(path.read_text() for path in Path("app").rglob("*.py"))

    recorded = set(re.findall(r'audit\.record\(\s*[^,]+,\s*[^,]+,\s*"([a-z_-]+)"', sources))

    assert len(recorded) > 20
    assert recorded <= set(WORDS)
    assert {"photo_added", "photo_moved", "photo_removed", "photo_described", "seen", "matched"} <= set(WORDS)
