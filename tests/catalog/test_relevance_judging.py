"""The judge of the relevance bench: what it calls best, and that a better order gets a better mark."""

from __future__ import annotations

import pytest

from bench.relevance.judging import UNSOLD, Goods, Question, ndcg, questions

HONEY = Goods(
    1, "Mật ong Hà Giang", "Honey", "HTX Mèo Vạc", "cnnt_food", "08", "040900", frozenset({4}), False
)


@pytest.mark.parametrize(
    ("best", "grade"),
    [("^mật ong", 3), ("en~^honey & prov=08", 3), ("gốm || ocop=4", 3), ("hs=0409 & cnnt", 0), ("-", 0)],
)
def test_a_product_is_judged_by_what_it_says_of_itself(best: str, grade: int) -> None:
    assert Question("need", "mật ong", best, "-").grade(HONEY) == grade


def test_the_better_order_gets_the_better_mark() -> None:
    grades = {1: 3, 2: 1}
    assert ndcg([1, 2], grades) == 1 > ndcg([2, 1], grades) > ndcg([3], grades) == 0


def test_there_are_enough_questions_in_both_halves_and_none_twice() -> None:
    asked = list(questions())
    held = [each for each in asked if each.held_back]
    assert len({each.words for each in asked}) == len(asked) >= 250
    assert 0.4 < len(held) / len(asked) < 0.6
    assert all((each.best == "-") == (each.kind == UNSOLD) for each in asked)
