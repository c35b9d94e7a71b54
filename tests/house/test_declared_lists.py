"""Lists of the desk and of one's own things are declared (kernel/lists.py); those still written by hand are named here."""

from __future__ import annotations

import ast

from tests.house import sources

BY_HAND = {
    "app/catalog/views/browse.py": "goods for everybody: the search engine pages and counts them",
    "app/catalog/views/storefront.py": "makers and their goods for everybody, as cards",
    "app/catalog/views/mine.py": "one's own goods, as cards with what each lacks",
    "app/fairs/desk/stands.py": "stands in the order of numbers and applications in that of preference, beside the plan",
}
"""Pages that count their rows off, and why; the set only shrinks."""


def _pages_by_number() -> set[str]:
    return {
        path
        for path, tree in sources.modules().items()
        if path != "app/web/paging.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Page", "one_of_several"}
    }


def test_a_list_is_declared_and_not_written_by_hand_again() -> None:
    assert _pages_by_number() == set(BY_HAND)


def test_no_list_counts_its_rows_with_a_window_over_all_of_them() -> None:
    wrong = [
        path
        for path, tree in sources.modules().items()
        if sources.room_and_job(path)[1] in {"queries", "search"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node) in {"func.count().over()", "func.count(1).over()"}
    ]
    assert wrong == []
