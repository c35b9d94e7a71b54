"""Files, functions and templates that can be read in one breath."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house import sources

MOST_FILE, MOST_FUNCTION, MOST_PAGE, MOST_TEMPLATE = 300, 45, 15, 250
WIDEST, FEW_WORDS = 120, 3
FORBIDDEN_NAMES = {"util", "utils", "helpers", "helper", "common", "misc", "manager", "managers"}
MARKS = {"public", "signed_in", "requires"}


def test_no_file_is_longer_than_300_lines() -> None:
    long = {path: sources.lines(path) for path in sources.modules() if sources.lines(path) > MOST_FILE}
    assert not long


def test_no_function_is_longer_than_45_lines_and_no_page_longer_than_15() -> None:
    long = []
    for path, function in _functions():
        most = MOST_PAGE if _is_page(function) else MOST_FUNCTION
        size = _body_lines(function)
        if size > most:
            long.append(f"{path}:{function.lineno} {function.name} has {size} lines, at most {most}")
    assert not long


def test_no_template_is_longer_than_250_lines() -> None:
    long = {
        str(path): len(path.read_text().splitlines())
        for path in sources.templates()
        if len(path.read_text().splitlines()) > MOST_TEMPLATE
    }
    assert not long


def test_no_line_of_a_page_a_style_or_a_script_is_wider_than_120_columns() -> None:
    files = [p for p in sources.templates() if p.suffix == ".html"]
    files += [*(sources.ROOT / "static/css").rglob("*.css"), *(sources.ROOT / "static/js").rglob("*.js")]
    wide = [
        f"{path}:{number} has {len(line)} columns"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert not wide


def test_files_are_named_for_a_thing_or_a_job() -> None:
    assert not [p for p in sources.modules() if set(p.removesuffix(".py").split("/")) & FORBIDDEN_NAMES]


def test_a_docstring_says_more_than_three_words() -> None:
    """What it gives or does, its units, its errors: what the name says already is no docstring."""
    short = [
        f"{path}: {getattr(node, 'name', 'the file')}: {words}"
        for path, tree in sources.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if (words := ast.get_docstring(node)) and len(words.split()) <= FEW_WORDS
    ]
    assert not short


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in sources.modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def _is_page(function: ast.FunctionDef) -> bool:
    names = {getattr(d.func if isinstance(d, ast.Call) else d, "id", "") for d in function.decorator_list}
    return bool(names & MARKS)


def _body_lines(function: ast.FunctionDef) -> int:
    """Lines from the signature on, without decorators and docstring."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    doc = 0
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        doc = (first.end_lineno or first.lineno) - first.lineno + 1
    return end - function.lineno - doc
