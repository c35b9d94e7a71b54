"""Whole đồng under every split: rounding never makes or loses one (R15)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.kernel.money import Money, share
from app.programme.rules import CostLine, ItemTerm, Terms, assess
from app.programme.states import FairKind
from app.subsidies.rules import accepted_support, merged, spread

amounts = st.integers(0, 10**12).map(Money)
weights = st.lists(amounts, min_size=1, max_size=8)


@given(weights, st.data())
def test_a_spread_sums_exactly_and_overloads_no_line(lines: list[Money], data: st.DataObject) -> None:
    amount = Money(data.draw(st.integers(0, sum(lines))))

    parts = spread(amount, lines)

    assert sum(parts) == amount
    assert all(0 <= part <= line for part, line in zip(parts, lines, strict=True))


costs = st.lists(
    st.builds(
        CostLine,
        st.sampled_from(["stand_rent", "space", "hotel"]),
        st.integers(1, 40),
        st.integers(0, 10**9).map(Money),
        st.text(max_size=20),
    ),
    max_size=8,
)


@given(costs)
def test_merging_keeps_every_dong_and_one_line_per_item(lines: list[CostLine]) -> None:
    found = merged(lines)

    assert sum(line.cost for line in found) == sum(line.cost for line in lines)
    assert [line.item_code for line in found] == list(dict.fromkeys(line.item_code for line in lines))
    assert all(line.quantity > 0 and len(line.note) <= 300 for line in found)


@pytest.mark.parametrize("amount", [-1, 11])
def test_a_spread_outside_its_lines_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="between"):
        spread(Money(amount), [Money(10)])


@given(amounts, st.integers(0, 100))
def test_support_is_the_floor_and_the_rest_is_the_facilitys(cost: Money, percent: int) -> None:
    terms = Terms(FairKind.JOINED, date(2026, 1, 1), {"x": ItemTerm("x", percent, None, "")}, 150, "v")

    found = assess([CostLine("x", 1, cost)], terms)

    assert found.support * 100 <= cost * percent < (found.support + 1) * 100
    assert found.support + found.own_share == cost


@given(amounts, amounts, st.integers(0, 100))
def test_what_is_accepted_is_never_above_grant_or_rate_of_the_invoice(
    eligible: Money, invoiced: Money, percent: int
) -> None:
    """I5: no more is paid than was approved, nor than the rate gives of what was invoiced."""
    granted = share(eligible, percent)

    accepted = accepted_support(eligible, granted, percent, invoiced)

    assert 0 <= accepted <= granted
    assert accepted * 100 <= invoiced * percent
