"""The letters there are, by the names of their templates."""

from __future__ import annotations

from pathlib import Path

ROOT = Path("app/templates/mail")
TEMPLATES = sorted(
    str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.rglob("*.txt") if path.name != "letter.txt"
)
