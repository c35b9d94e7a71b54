"""What is done in many places is written in one: a second spelling of it is found here and named."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.house import sources

Finder = Callable[[ast.AST], bool]


def _refuses_a_right_by_hand(node: ast.AST) -> bool:
    """``if not actor.can(…): raise NotAllowed(…)``, or the sentences of ``kernel/rights.py`` anywhere else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.startswith(("Your role does not include", "You belong to this facility, so"))
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.UnaryOp)
        and _calls(node.test.operand, "can")
        and any(_calls(part, "NotAllowed") for line in node.body for part in ast.walk(line))
    )


def _counts_changed_rows(node: ast.AST) -> bool:
    """``result.rowcount``, by which somebody learns whether an UPDATE or DELETE found its row."""
    return isinstance(node, ast.Attribute) and node.attr == "rowcount"


def _catches_a_double(node: ast.AST) -> bool:
    """``IntegrityError``: what a unique index says when a row stands there already."""
    return isinstance(node, ast.Name) and node.id == "IntegrityError"


def _writes_both_languages(node: ast.AST) -> bool:
    """``{"vi": …, "en": …}`` of values that are reckoned; two texts written out are words of their own."""
    if not isinstance(node, ast.Dict):
        return False
    keys = {str(getattr(key, "value", getattr(key, "id", ""))).lower() for key in node.keys}
    return {"vi", "en"} <= keys and not all(isinstance(value, ast.Constant) for value in node.values)


def _cuts_by_scope(node: ast.AST) -> bool:
    """``match actor.scope(…)``, or a column compared with the actor's province."""
    if isinstance(node, ast.Match):
        return _calls(node.subject, "scope")
    return isinstance(node, ast.Compare) and any(
        isinstance(side, ast.Attribute) and ast.unparse(side).endswith("actor.province_code")
        for side in (node.left, *node.comparators)
    )


def _says_what_is_public(node: ast.AST) -> bool:
    """``Facility.state == FacilityState.VERIFIED`` in a query: part of what everybody may see, of products too."""
    return (
        isinstance(node, ast.Compare)
        and ast.unparse(node.left) == "Facility.state"
        and any("verified" in ast.unparse(side).lower() for side in node.comparators)
    )


def _leaves_the_session(node: ast.AST) -> bool:
    """``{"synchronize_session": False}`` or ``synchronize_session=False``: options of a statement."""
    said: list[tuple[Any, ast.AST]] = []
    if isinstance(node, ast.Dict):
        said = [(getattr(key, "value", ""), value) for key, value in zip(node.keys, node.values, strict=True)]
    elif isinstance(node, ast.Call):
        said = [(one.arg, one.value) for one in node.keywords]
    return any(
        name == "synchronize_session" and isinstance(value, ast.Constant) and value.value is False
        for name, value in said
    )


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == name


ONE_PLACE: dict[str, tuple[Finder, set[str]]] = {
    "a right that lacks": (_refuses_a_right_by_hand, {"app/kernel/rights.py"}),
    "compare and set": (_counts_changed_rows, {"app/kernel/compare_and_set.py"}),
    "a row that stands already": (_catches_a_double, {"app/kernel/unique.py", "app/web/errors.py"}),
    "how far a right reaches": (_cuts_by_scope, {"app/kernel/permissions.py", "app/kernel/scoping.py"}),
    "what is public": (
        _says_what_is_public,
        # the second asks which of the verified ones an officer sees again
        {"app/accounts/queries/facilities.py", "app/accounts/queries/registration.py"},
    ),
    "a statement that leaves the session as it is": (_leaves_the_session, {"app/kernel/db.py"}),
    "words in both languages": (_writes_both_languages, {"app/kernel/i18n.py"}),
}
"""What is done, how a spelling of it is known, and the files that may hold one."""


def _found(finder: Finder) -> Iterator[tuple[str, int]]:
    for path, tree in sources.modules().items():
        for node in ast.walk(tree):
            if finder(node):
                yield path, getattr(node, "lineno", 0)


@pytest.mark.parametrize("what", sorted(ONE_PLACE))
def test_one_thing_is_done_in_one_place(what: str) -> None:
    finder, places = ONE_PLACE[what]
    found = list(_found(finder))
    assert [f"{path}:{line}" for path, line in found if path not in places] == []
    assert {path for path, _ in found} == places, "the finder no longer knows the one place itself"


@pytest.mark.parametrize(
    ("what", "again"),
    [
        ("a right that lacks", "if not actor.can(right):\n    raise NotAllowed(_('Only officers do this.'))"),
        ("a right that lacks", "said = _('Your role does not include this step.')"),
        ("compare and set", "if session.execute(step).rowcount != 1:\n    raise WrongMoment"),
        ("a row that stands already", "try:\n    session.flush()\nexcept IntegrityError:\n    pass"),
        ("how far a right reaches", "match actor.scope(P.BILL_READ):\n    case Scope.ALL:\n        pass"),
        ("how far a right reaches", "query = query.where(Facility.province_code == actor.province_code)"),
        ("what is public", "query.where(Product.state == S.PUBLISHED, Facility.state == 'verified')"),
        (
            "a statement that leaves the session as it is",
            "session.execute(step, execution_options={'synchronize_session': False})",
        ),
        (
            "a statement that leaves the session as it is",
            "session.execute(step.execution_options(synchronize_session=False))",
        ),
        ("words in both languages", "facts = {'vi': fair.name_vi, 'en': fair.name_en or fair.name_vi}"),
    ],
)
def test_a_second_spelling_would_be_found(what: str, again: str) -> None:
    finder, _ = ONE_PLACE[what]
    assert any(finder(node) for node in ast.walk(ast.parse(again)))
