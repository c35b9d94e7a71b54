"""Numbers as people type them: every line of the table, and never a silent change of size."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from app.kernel import amounts
from tests.kernel.cases import TYPED_AMOUNTS


@pytest.mark.parametrize(("typed", "whole", "vietnamese", "english"), TYPED_AMOUNTS)
def test_every_line_of_the_table_is_read_as_it_says(
    typed: str, whole: str, vietnamese: str, english: str
) -> None:
    read = [amounts.whole(typed), amounts.decimal(typed, "vi"), amounts.decimal(typed, "en")]
    for found, right in zip(read, (whole, vietnamese, english), strict=True):
        assert (None if right == "-" else Decimal(right)) == found


@pytest.mark.parametrize(
    "typed", ["0.500", "910,00", "1.250 triệu", "1,5", "320.000.00", "1.000,000.0", "１５", "", " "]
)
def test_what_could_mean_two_sizes_is_no_whole_number(typed: str) -> None:
    assert amounts.whole(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1tr25", 1_250_000), ("15 ngan", 15_000), ("2 tỉ 5", 2_500_000_000), ("12.5 m ₫", 12_500_000)],
)
def test_short_forms_of_the_trade(typed: str, read: int) -> None:
    assert amounts.whole(typed) == read
    assert amounts.is_short(typed)


@given(
    st.integers(0, 10**15 - 1), st.sampled_from(["vi", "en"]), st.sampled_from(["", " ₫", "\u00a0₫", " đồng"])
)
def test_whatever_a_page_writes_is_read_back(number: int, tongue: str, sign: str) -> None:
    assert amounts.whole(amounts.grouped(number, tongue) + sign) == number


@given(st.decimals(0, 10**11, places=3), st.sampled_from(["vi", "en"]))
def test_a_quantity_a_page_writes_is_read_back_or_refused_never_changed(number: Decimal, tongue: str) -> None:
    found = amounts.decimal(amounts.grouped(number, tongue), tongue)
    assert found in (None, number)
    assert found is not None or re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", f"{number}")


def _by_hand(typed: str) -> int | None:
    """Another reading: groups of three behind one sign, and zeros behind the other."""
    parts, signs = re.split(r"[., ]", typed), re.findall(r"[., ]", typed)
    if len(signs) > 1 and signs[-1] != " " and signs[-1] not in signs[:-1] and set(parts[-1]) == {"0"}:
        parts, signs = parts[:-1], signs[:-1]
    well_formed = not signs or (
        len(set(signs)) == 1
        and 1 <= len(parts[0]) <= 3
        and parts[0][0] != "0"
        and {len(part) for part in parts[1:]} == {3}
    )
    return int("".join(parts)) if well_formed and all(part.isdigit() for part in parts) else None


@given(st.text("0123456789., ", max_size=14).map(str.strip))
def test_a_number_is_read_as_another_reading_has_it_or_refused(typed: str) -> None:
    assert amounts.whole(typed) == _by_hand(typed)


SIZES = {
    "k": 1_000,
    "K": 1_000,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "thousand": 1_000,
    "tr": 1_000_000,
    "Triệu": 1_000_000,
    "trieu": 1_000_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
    "bn": 1_000_000_000,
}
FIGURES = st.text("0123456789", max_size=3)


def _by_multiplying(whole: str, point: str, word: str, tail: str) -> int | None:
    """Another reading: so many times the size; what follows the word are tenths, hundredths and thousandths of it."""
    size, fraction = SIZES.get(word.strip()), point[1:] or tail
    if size is None or not whole or (point and tail) or (point and not 1 <= len(point[1:]) <= 2):
        return None
    return int((Decimal(whole) + Decimal(fraction or "0") / 10 ** len(fraction)) * size)


@given(
    st.text("0123456789", max_size=6),
    st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(",."), FIGURES)),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " "]),
        st.sampled_from([*SIZES, "trăm", "đô", "kg"]),
        st.sampled_from(["", " "]),
    ),
    FIGURES,
)
def test_a_short_form_has_the_size_its_word_says_or_is_refused(
    whole: str, point: str, word: str, tail: str
) -> None:
    """«3tr4» is three million four hundred thousand, whatever the figures are."""
    assert amounts.whole(f"{whole}{point}{word}{tail}") == _by_multiplying(whole, point, word, tail)


@given(st.text("0123456789., ₫ktrệu-e", max_size=12))
def test_whatever_is_typed_nothing_breaks_and_short_forms_keep_their_figures(typed: str) -> None:
    found = amounts.whole(typed)
    if found is not None and amounts.is_short(typed):
        assert f"{found}".rstrip("0") in re.sub(r"\D", "", typed)
