"""Says whether two templates make the same page: what Jinja hands on, with its white space folded as a browser folds it."""

from __future__ import annotations

import re

from jinja2 import Environment

from tools.templates.reading import tidy
from tools.templates.tree import BLOCKS, CONTAINERS, EDGES

JINJA = r"\x01[^\x02]*\x02"
TAG = re.compile(
    rf"<(/?)([a-zA-Z][\w-]*)((?:{JINJA}|\"(?:{JINJA}|[^\"])*\"|'(?:{JINJA}|[^'])*'|[^<>\"'\x01])*)>"
)


def essence(source: str) -> str:
    """What of a template reaches the page."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    whole, code, within = "", "", ""
    for _, kind, text in environment.lexer.tokeniter(source, None):
        if kind == "data":
            whole += text
        elif kind.endswith("_begin"):
            within, code = kind, ""
        elif kind.endswith("_end") and within:
            if not within.startswith("comment"):
                whole += f"\x01{within[:5]} {tidy(_loose(code))}\x02"
            within = ""
        else:
            code += text
    return _folded(whole)


def _loose(code: str) -> str:
    """Jinja code without the blanks that mean nothing."""
    parts = re.split(r"('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")", tidy(code))
    return "".join(
        part if n % 2 else re.sub(r"\s*([|,()\[\]{}])\s*", r"\1", part) for n, part in enumerate(parts)
    )


def _folded(page: str) -> str:
    page = re.sub(r"\s+(?=[^\x02]*(?:\x01|$))", " ", page)

    def fold(found: re.Match[str]) -> str:
        closing, name, attributes = found.groups()
        attributes = re.sub(r" (?=\x03|$)", "", attributes)
        tag = f"<{closing}{name}{attributes}>"
        lower = name.lower()
        before = lower in BLOCKS | (CONTAINERS if closing else EDGES)
        after = lower in BLOCKS | (EDGES if closing else CONTAINERS)
        return ("\x04" if before else "") + tag + ("\x04" if after else "")

    return re.sub(r"\s*\x04\s*", "", TAG.sub(fold, page)).strip()
