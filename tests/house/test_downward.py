"""Inside a room a file imports only downward: pages, forms, verbs, reading, models, tables and arithmetic."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house import sources

LAYERS = (
    ("states", "events", "keys"),
    ("rules", "eligibility", "ranking", "location"),
    ("models",),
    ("queries", "search", "ledger", "ceilings", "record"),
    ("service", "tasks"),
    ("forms",),
    ("views", "desk"),
)
"""From the ground up; files of other names are helpers of the layer that imports them and are not held here."""
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def level_of(path: Path) -> int | None:
    """The layer of a file: by the first part of its name below the room."""
    parts = path.relative_to("app").with_suffix("").parts
    return LEVEL.get(parts[1]) if len(parts) > 1 else None


def imports_of(path: Path) -> set[str]:
    """What a file imports of its own room, as the first part below the room."""
    room = path.relative_to("app").parts[0]
    found = set()
    for node in ast.walk(ast.parse((sources.ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == f"app.{room}":
                found |= {alias.name for alias in node.names}
            elif node.module.startswith(f"app.{room}."):
                found.add(node.module.split(".")[2])
    return found


def test_a_file_imports_only_downward_inside_its_room() -> None:
    upward = []
    for path in map(Path, sources.modules()):
        mine = level_of(path)
        if mine is None:
            continue
        for name in imports_of(path):
            if LEVEL.get(name, mine) > mine:
                upward.append(f"{path.relative_to('app')} imports {name}")
    assert "\n".join(sorted(upward)) == ""


def test_arithmetic_knows_no_rows() -> None:
    """Rules take values: no room's models, no session."""
    known = []
    for path in map(Path, sources.modules()):
        if level_of(path) not in {0, 1}:
            continue
        text = (sources.ROOT / path).read_text(encoding="utf-8")
        if "sqlalchemy" in text or any(
            isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models")
            for node in ast.walk(ast.parse(text))
        ):
            known.append(str(path.relative_to("app")))
    assert sorted(known) == []
