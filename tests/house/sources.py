"""The project's own files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
ROOMS = [
    "reference",
    "accounts",
    "notices",
    "programme",
    "catalog",
    "fairs",
    "subsidies",
    "payments",
    "linkage",
    "outcomes",
    "complaints",
    "insight",
]
PAGES = {"views", "desk", "api", "dashboard", "shelf"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every Python file of the application: its path from the root, and its tree."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for path in sorted(APP.rglob("*.py"))
        if "__pycache__" not in path.parts
    }


def lines(path: str) -> int:
    """How many lines a file has."""
    return len((ROOT / path).read_text().splitlines())


def templates() -> list[Path]:
    """Every template."""
    return sorted((APP / "templates").rglob("*.html")) + sorted((APP / "templates").rglob("*.txt"))


def room_and_job(path: str) -> tuple[str, str]:
    """``app/fairs/views/show.py`` → ``fairs``, ``views``."""
    parts = Path(path).parts
    return parts[1], Path(parts[2]).stem if len(parts) > 2 else ""


def imported(tree: ast.Module) -> set[str]:
    """The modules a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
