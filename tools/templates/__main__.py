"""Formats the templates named, or all; with ``--check`` only says which are not formatted."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.templates.layout import format_source
from tools.templates.proof import essence

TEMPLATES = Path(__file__).parent.parent.parent / "app" / "templates"


def main(arguments: list[str]) -> int:
    """How many files failed: 0 when all is well."""
    only_check = "--check" in arguments
    named = [Path(each) for each in arguments if not each.startswith("--")]
    failed = 0
    for path in named or sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text()
        try:
            formatted = format_source(source)
        except ValueError as reason:
            failed += 1
            print(f"{path}: {reason}")
            continue
        if essence(formatted) != essence(source):
            failed += 1
            print(f"{path}: formatting would change the page; left as it is")
        elif formatted != source and only_check:
            failed += 1
            print(f"{path}: not formatted; ./run fmt does it")
        elif formatted != source:
            path.write_text(formatted)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
