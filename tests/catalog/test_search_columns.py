"""Counting and ordering over columns says the same as sorting everything would, and holds no more than its measure."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from app.catalog.search.columns import Values, first
from app.catalog.search.snapshot import Hits, Words

SMALL = st.integers(-3, 3)


@given(st.lists(st.tuples(SMALL, SMALL, SMALL), max_size=60), st.integers(1, 70))
def test_the_first_rows_are_those_a_sort_of_everything_puts_first(
    rows: list[tuple[int, int, int]], count: int
) -> None:
    keys = [np.array([row[place] for row in rows], np.int64) for place in range(3)]
    expected = np.lexsort(list(reversed(keys)))[:count]
    assert first(keys, count).tolist() == expected.tolist()


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=60))
def test_values_are_counted_as_by_hand(rows: list[tuple[int, bool]]) -> None:
    column = np.array([value for value, _ in rows], np.int64)
    mask = np.array([chosen for _, chosen in rows], bool)
    values, picked = Values(column), [value for value, chosen in rows if chosen]

    assert values.different(mask) == len(set(picked))
    assert values.counts(mask, range(7)) == {one: picked.count(one) for one in range(7) if one in picked}
    assert values.among([1, 9]).tolist() == [value == 1 for value, _ in rows]


def test_words_asked_for_stay_within_their_measure() -> None:
    known: Words[Hits] = Words(20_000)
    for number in range(500):
        hits = Hits(np.zeros(50, np.int32), np.zeros(50, np.float32))
        assert known.keep(("n", str(number)), hits) is hits
        assert known.size <= 20_000
    assert known.get(("n", "499")) is not None
    assert known.get(("n", "0")) is None
