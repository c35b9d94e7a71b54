"""What a claim must show at each stage, and the arithmetic of papers, days and amounts."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.outcomes import rules, sample
from app.outcomes.rules import Claim
from app.outcomes.states import Stage

TODAY = date(2026, 11, 25)
DAY = date(2026, 11, 1)


def gaps(stage: Stage, **values: object) -> set[str]:
    return set(rules.gaps(Claim(stage, **{"happened_on": DAY, **values}), TODAY))  # type: ignore[arg-type]


FULL = {
    Stage.CONTACT: {"place": "Milano"},
    Stage.NEGOTIATION: {"files": 1},
    Stage.MEMORANDUM: {"files": 1},
    Stage.CONTRACT: {"files": 1, "contract_number": "12/2026", "amount": 5},
    Stage.ORDER: {"files": 1, "amount": 5},
    Stage.DELIVERED: {"contract_number": "1C26TAA-88", "amount": 5},
}


@pytest.mark.parametrize("stage", list(Stage))
def test_the_least_evidence_of_a_stage_is_enough(stage: Stage) -> None:
    assert gaps(stage, **FULL[stage]) == set()


@pytest.mark.parametrize(
    "stage, without, field",
    [(stage, key, key) for stage, values in FULL.items() for key in values],
)
def test_without_one_piece_of_its_least_evidence_a_claim_is_refused(
    stage: Stage, without: str, field: str
) -> None:
    values = {key: value for key, value in FULL[stage].items() if key != without}

    assert field in gaps(stage, **values)


def test_a_meeting_at_a_fair_or_in_a_thread_needs_no_place() -> None:
    assert not gaps(Stage.CONTACT, at_fair=True)
    assert not gaps(Stage.CONTACT, has_thread=True)


def test_a_thread_of_this_site_shows_a_negotiation() -> None:
    assert not gaps(Stage.NEGOTIATION, has_thread=True)


def test_goods_delivered_are_shown_by_a_paper_instead_of_an_invoice_number() -> None:
    assert not gaps(Stage.DELIVERED, files=1, amount=5)


@pytest.mark.parametrize("stage", rules.WITHOUT_VALUE)
def test_before_a_contract_a_value_is_refused(stage: Stage) -> None:
    assert "amount" in gaps(stage, **{**FULL[stage], "amount": 1_000_000})


def test_a_foreign_value_needs_its_own_amount_and_the_day_of_the_rate() -> None:
    values = {"files": 1, "contract_number": "7", "amount": 5, "currency_code": "USD"}

    assert gaps(Stage.CONTRACT, **values) == {"amount_foreign", "rate_on"}
    assert gaps(Stage.CONTRACT, **values, amount_foreign=100, rate_on=date(2026, 12, 1)) == {"rate_on"}
    assert not gaps(Stage.CONTRACT, **values, amount_foreign=100, rate_on=DAY)


def test_what_is_still_to_come_cannot_be_reported() -> None:
    assert gaps(Stage.CONTACT, place="x", happened_on=date(2026, 11, 26)) == {"happened_on"}
    assert gaps(Stage.CONTACT, place="x", happened_on=None) == {"happened_on"}


@pytest.mark.parametrize("number", ["HĐ 12/2026", "hd-12-2026", " hđ12.2026 "])
def test_the_same_paper_has_the_same_key_however_it_is_typed(number: str) -> None:
    assert rules.contract_key(number) == "hd122026"


def test_a_buyer_is_known_by_the_tax_number_before_the_name() -> None:
    assert rules.buyer_key("Công ty Á Châu", "0101-234-567") == "0101234567"
    assert rules.buyer_key("Công ty  Á Châu", "") == rules.buyer_key("cong ty a chau", "")


@pytest.mark.parametrize(
    "day, months, due",
    [
        (date(2026, 4, 20), 3, date(2026, 7, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 6), 12, date(2027, 12, 6)),
    ],
)
def test_questions_fall_due_months_later(day: date, months: int, due: date) -> None:
    assert rules.months_after(day, months) == due


def test_about_a_fifth_is_drawn_and_the_draw_can_be_repeated(app: Flask) -> None:
    numbers = [f"KQ-2026-{n:05d}" for n in range(5_000)]
    drawn = [n for n in numbers if sample.is_drawn(n)]

    assert drawn == [n for n in numbers if sample.is_drawn(n)]
    assert 900 < len(drawn) < 1_100


def test_nobody_without_the_sites_secret_reckons_what_is_drawn(app: Flask) -> None:
    numbers, draws = [f"KQ-2026-{n:05d}" for n in range(200)], set()
    for secret in ("one", "another"):
        sample.SECRET.provide(app, secret.encode())
        draws.add(tuple(n for n in numbers if sample.is_drawn(n)))
    assert len(draws) == 2
