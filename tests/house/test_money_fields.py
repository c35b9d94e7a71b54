"""Every amount of đồng that is typed has something it is compared with, or a written reason why not, and says itself."""

from __future__ import annotations

import ast

from tests.house import sources

FIELD = "DongField"
LINE_OF_ITS_OWN = 'data-number="dong"'


def _money_fields() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path}:{node.lineno}", node)
        for path, tree in sources.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == FIELD
    ]


def test_every_money_field_names_its_neighbour_or_says_why_it_has_none() -> None:
    wrong = [
        where
        for where, call in _money_fields()
        if len({word.arg for word in call.keywords} & {"neighbour", "alone"}) != 1
    ]
    assert wrong == []
    assert len(_money_fields()) >= 17, "the fields are found by the name they are made with"


def test_a_reason_for_no_neighbour_is_a_sentence() -> None:
    reasons = [
        (where, word.value.value)
        for where, call in _money_fields()
        for word in call.keywords
        if word.arg == "alone" and isinstance(word.value, ast.Constant)
    ]
    assert [where for where, text in reasons if len(str(text).split()) < 6] == []


def test_money_is_typed_into_no_other_field() -> None:
    """A whole number or a line of text named after money would be neither said in words nor compared."""
    named = {"price", "amount", "cap", "support", "stand_price", "amount_foreign"}
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in sources.modules().items()
        if "forms" in path
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id.endswith("Field")
        and node.value.func.id not in {FIELD, "ForeignField"}
        and {target.id for target in node.targets if isinstance(target, ast.Name)} & named
        and not _counts_things(node.value)
    ]
    assert wrong == []


def _counts_things(call: ast.Call) -> bool:
    """Whether the label says that it is a number of things."""
    words = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
    return "target" in words


def test_an_amount_drawn_by_hand_has_the_line_that_says_it() -> None:
    wrong = []
    for path in sources.templates():
        text = path.read_text()
        if text.count(LINE_OF_ITS_OWN) != text.count('-say" aria-live'):
            wrong.append(path.name)
    assert [name for name in wrong if name != "form.html"] == []
