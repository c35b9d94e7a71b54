"""Amounts in words as Vietnamese and English decisions write them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from app.kernel.amount_in_words import in_words

VIETNAMESE = {
    0: "không",
    5: "năm",
    10: "mười",
    15: "mười lăm",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    105: "một trăm lẻ năm",
    110: "một trăm mười",
    1_010: "một nghìn không trăm mười",
    10_400_000: "mười triệu bốn trăm nghìn",
    8_249_999: "tám triệu hai trăm bốn mươi chín nghìn chín trăm chín mươi chín",
    21_000_021: "hai mươi mốt triệu không trăm hai mươi mốt",
    1_000_005: "một triệu không trăm lẻ năm",
    1_000_000_000_005: "một nghìn tỷ không trăm lẻ năm",
    2_005_000_000: "hai tỷ không trăm lẻ năm triệu",
}
ENGLISH = {
    0: "zero",
    105: "one hundred and five",
    1_010: "one thousand and ten",
    10_400_000: "ten million four hundred thousand",
    21_000_021: "twenty-one million and twenty-one",
    1_200_000_000_000: "one trillion two hundred billion",
}


@pytest.mark.parametrize("amount", VIETNAMESE)
def test_vietnamese(amount: int) -> None:
    assert in_words(amount, "vi") == VIETNAMESE[amount]


@pytest.mark.parametrize("amount", ENGLISH)
def test_english(amount: int) -> None:
    assert in_words(amount, "en") == ENGLISH[amount]


def test_a_negative_amount_has_no_words() -> None:
    with pytest.raises(ValueError, match="negative"):
        in_words(-1, "vi")


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_two_amounts_never_share_their_words(one: int, other: int) -> None:
    for tongue in ("vi", "en"):
        assert (in_words(one, tongue) == in_words(other, tongue)) == (one == other)


@given(st.integers(0, 10**15))
def test_words_are_single_spaced(amount: int) -> None:
    for tongue in ("vi", "en"):
        assert in_words(amount, tongue) == " ".join(in_words(amount, tongue).split())
