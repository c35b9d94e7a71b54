"""What the application deletes from: numbers that stand elsewhere too never come again (``NeverReusedPk``)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import Integer, inspect

from app.kernel import cards, migrating
from app.kernel.db import Base, db
from app.schema import MODULES
from tests.house import sources

assert MODULES

ONE_BY_ONE = {
    ("app/accounts/service/devices.py", "device"): "KnownDevice",
    ("app/accounts/service/passkeys.py", "one"): "Passkey",
    ("app/catalog/service/certificates.py", "certificate"): "Certificate",
    ("app/fairs/service/apply.py", "document"): "ApplicationDocument",
    ("app/fairs/service/papers.py", "document"): "ApplicationDocument",
    ("app/fairs/service/plan.py", "stand"): "Stand",
    ("app/kernel/documents.py", "row"): "StoredFile",
    ("app/notices/service/forget.py", "letter"): "Letter",
}
"""Whose rows ``session.delete`` gets; what is not said here fails."""
LISTS = {("app/reference/seed.py", "model"): ("ProvinceStatus", "OldCommune")}
"""Whose rows a function deletes that is told the table."""
STAYS_INSIDE = {
    "ApplicationCost": "what is asked for is found through its application",
    "Authenticator": "its owner has one; nothing names it",
    "AwardLine": "found through its award; none is ever taken out of one",
    "Job": "named by the worker that holds it, beside the moment its hold ends",
    "LetterChoice": "one of each reader, found by the reader",
    "OldCommune": "a shipped list that nothing points at",
    "Photo": "named by its random key in links, forms and files",
    "ProvinceStatus": "a shipped list that nothing points at",
    "RecoveryCode": "found by its hash",
    "SecurityEvent": "lines of a log, only ever listed",
    "SilentSearch": "words and how often, only ever listed",
    "SeenFact": "found by facility and fact",
}
"""Tables whose rows are deleted and whose numbers leave them for no link, key, file name or line of history."""


def models() -> dict[str, type[Any]]:
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


def is_numbered(model: type[Any]) -> bool:
    (key, *more) = inspect(model).primary_key
    return (
        not more and isinstance(key.type, Integer) and not key.foreign_keys and key.autoincrement is not False
    )


def never_reuses(model: type[Any]) -> bool:
    return bool(inspect(model).local_table.dialect_options["sqlite"]["autoincrement"])


def looped_over(tree: ast.Module) -> dict[tuple[str, int], list[str]]:
    """``for table in (A, B): delete(table)``: the names in the list, by the loop's word and the lines of its body."""
    found = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.For)
            and isinstance(node.target, ast.Name)
            and isinstance(node.iter, ast.Tuple)
        ):
            names = [part.id for part in node.iter.elts if isinstance(part, ast.Name)]
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[node.target.id, line] = names
    return found


def deleted(path: str, tree: ast.Module) -> Iterator[str]:
    """The models a file deletes from; a name in small letters is one this test does not understand."""
    loops = looped_over(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).split(".")[-1] not in {
            "delete",
            "Delete",
        }:
            continue
        of, word = ast.unparse(node.func), ast.unparse(node.args[0]) if node.args else ""
        if of.rpartition(".")[0].endswith("session"):
            yield ONE_BY_ONE.get((path, word), f"{path}: session.delete({word})")
        elif of in {"delete", "sa.delete", "db.delete"}:
            known = loops.get((word, node.lineno)) or LISTS.get((path, word)) or [word]
            yield from known
        elif "stor" not in of:  # bytes of files have no numbers
            yield f"{path}: {of}({word})"


def cascades() -> Iterator[str]:
    for model in models().values():
        for relation in inspect(model).relationships:
            if relation.cascade.delete or relation.cascade.delete_orphan:
                yield relation.mapper.class_.__name__


@cache
def all_deleted() -> frozenset[str]:
    return {name for path, tree in sources.modules().items() for name in deleted(path, tree)} | set(
        cascades()
    )


def test_every_deletion_is_of_a_table_this_test_knows() -> None:
    assert all_deleted() - models().keys() == set()
    assert len(all_deleted()) > 20


def test_a_number_that_stands_elsewhere_never_comes_again() -> None:
    bare = {
        name for name in all_deleted() if is_numbered(models()[name]) and not never_reuses(models()[name])
    }
    assert bare == STAYS_INSIDE.keys(), "NeverReusedPk, or say why its number stands nowhere else"


def test_what_has_a_history_is_never_said_to_stay_inside() -> None:
    with_history = {kind.table.__name__ for kind in cards.kinds()}
    assert with_history & STAYS_INSIDE.keys() == set()
    assert {"Certificate", "Stand", "Letter"} <= with_history & all_deleted(), "these are what it is for"


def test_what_stays_inside_is_pointed_at_by_no_other_table() -> None:
    inside = {inspect(models()[name]).local_table.name for name in STAYS_INSIDE}
    pointing = {
        key.column.table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in inside
    }
    assert pointing == set()


def test_rows_are_deleted_in_no_other_words() -> None:
    said = [path for path in sources.modules() if "DELETE FROM" in (sources.ROOT / path).read_text()]
    assert said == ["app/kernel/migrating.py"]


def test_the_database_knows_which_numbers_never_come_again(app: Flask) -> None:
    """Migrations are compared with the models without it; PostgreSQL gives no number twice anyway."""
    marked = {inspect(one).local_table.name for one in models().values() if never_reuses(one)}
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            tables = sa.inspect(connection).get_table_names()
            assert {name for name in tables if migrating.never_reuses(connection, name)} == marked
    assert len(marked) > 10
