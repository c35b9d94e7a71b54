"""What nobody uses is gone: functions, settings and styles."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import config
from tests.house import sources

WORD = re.compile(r"[A-Za-z_]\w*")
COUNTED = re.compile(r"^(q\d|tabs-\d|s-\w+|sug-[\w-]+)$")
"""Classes whose second half a template puts together: steps of a chart, numbers of tabs, shades of stands, icons."""


def _words(*files: Path) -> Counter[str]:
    return Counter(word for file in files for word in WORD.findall(file.read_text()))


def _in_use() -> Counter[str]:
    root = sources.ROOT
    folders = ("app", "tools", "bench", "migrations")
    python = [path for folder in folders for path in (root / folder).rglob("*.py")]
    return _words(*python, *sources.templates(), root / "config.py", root / "run")


def test_every_function_is_called_by_the_site_not_by_its_tests_alone() -> None:
    words = _in_use()
    lonely = [
        f"{path}: {node.name}"
        for path, tree in sources.modules().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and words[node.name] < 2
    ]
    assert not lonely


def test_every_setting_is_read_somewhere() -> None:
    words = _in_use()
    assert not [name for name in config.Settings.model_fields if words[name] < 2]


def test_every_style_dresses_something() -> None:
    styles = [path.read_text() for path in (sources.ROOT / "static/css").glob("*.css")]
    css = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", "\n".join(styles), flags=re.DOTALL)
    worn = "\n".join(
        path.read_text()
        for path in [
            *sources.templates(),
            *sources.APP.rglob("*.py"),
            *(sources.ROOT / "static/js").rglob("*.js"),
        ]
    )
    named = set(re.findall(r"(?<![\w-])[A-Za-z][\w-]*", worn))
    classes = {name for name in re.findall(r"\.([A-Za-z][\w-]*)", css) if not COUNTED.match(name)}
    assert not sorted(classes - named)
