"""A template cut into tokens, each with the white space that a reader of the page would get before it.

Jinja runs with ``trim_blocks`` and ``lstrip_blocks``: the newline after a statement and the blanks before one at the start of
its line never reach the page. ``Gap`` says what does reach it, so that the layout may break lines without changing the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a token is."""

    STATEMENT = auto()
    EXPRESSION = auto()
    REMARK = auto()
    OPEN = auto()
    CLOSE = auto()
    TEXT = auto()
    VERBATIM = auto()


@dataclass(frozen=True)
class Gap:
    """The white space before a token."""

    blank: bool  # the page gets white space here
    newline: bool  # the author began a new line here
    empty_line: bool  # the author left an empty line here


@dataclass
class Token:
    """One piece of a template; ``text`` carries no white-space marks (``{%-``)."""

    kind: Kind
    text: str
    gap: Gap
    name: str = ""

    @property
    def is_statement(self) -> bool:
        """Whether Jinja eats the newline after it and the blanks before it."""
        return self.kind in (Kind.STATEMENT, Kind.REMARK)

    @property
    def is_jinja(self) -> bool:
        """Whether it can carry a white-space mark."""
        return self.kind in (Kind.STATEMENT, Kind.REMARK, Kind.EXPRESSION)


STRING = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
STATEMENT = rf"\{{%(?:{STRING}|(?!%\}}).)*%\}}"
EXPRESSION = rf"\{{\{{(?:{STRING}|(?!\}}\}}).)*\}}\}}"
REMARK = r"\{#.*?#\}"
JINJA = rf"{STATEMENT}|{EXPRESSION}|{REMARK}"
VALUE = rf"\"(?:{JINJA}|[^\"])*\"|'(?:{JINJA}|[^'])*'"
TAG = rf"</?[a-zA-Z](?:{JINJA}|{VALUE}|[^<>\"'])*>"
TOKEN = re.compile(
    rf"(?P<remark>{REMARK})|(?P<statement>{STATEMENT})|(?P<expression>{EXPRESSION})|(?P<comment><!--.*?-->|<!\w[^>]*>)"
    rf"|(?P<tag>{TAG})|(?P<text>(?:(?!\{{[%{{#]|<[/a-zA-Z!])\S)+)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    rf"(?P<remark>{REMARK})|(?P<statement>{STATEMENT})|(?P<expression>{EXPRESSION})"
    rf"|(?P<text>(?:{VALUE}|=\s*(?:{JINJA})|(?!\{{[%{{#])[^\s\"'])+)",
    re.DOTALL,
)
WORD = re.compile(r"\w[\w-]*")
UNTOUCHED = ("script", "style", "textarea", "pre")


def read(source: str, grammar: re.Pattern[str] = TOKEN) -> list[Token]:
    """Every token of a template (or with ``ATTRIBUTE`` of the inside of a tag) in order."""
    tokens: list[Token] = []
    place, before, strip_next = 0, "", False
    while place < len(source):
        found = grammar.match(source, place)
        if found is None:
            space = re.compile(r"\s+").match(source, place)
            if space is None:
                raise ValueError(f"cannot read {source[place : place + 40]!r}")
            before, place = space.group(), space.end()
            continue
        kind, text = str(found.lastgroup), found.group()
        stripped = strip_next or (kind in ("remark", "statement", "expression") and text[2] == "-")
        token = _token(kind, text, _gap(tokens[-1] if tokens else None, before, kind, stripped))
        tokens.append(token)
        strip_next = token.is_jinja and text[-3] == "-"
        before, place = "", found.end()
        if token.kind is Kind.OPEN and token.name in UNTOUCHED:
            place = _untouched(source, place, tokens)
    return tokens


def _untouched(source: str, place: int, tokens: list[Token]) -> int:
    """Take what stands inside a ``<textarea>`` or ``<script>`` as it is."""
    end = source.index(f"</{tokens[-1].name}", place)
    if end > place:
        tokens.append(Token(Kind.VERBATIM, source[place:end], Gap(False, False, False)))
    return end


def _gap(left: Token | None, space: str, kind: str, stripped: bool) -> Gap:
    newline, empty_line = "\n" in space, space.count("\n") > 1
    if left is not None and left.is_statement and space.startswith("\n"):
        space = space[1:]
        newline_left = True
    else:
        newline_left = left is None
    if kind in ("statement", "remark") and ("\n" in space or newline_left):
        space = space[: space.rfind("\n") + 1]
    blank = bool(space) and not stripped and left is not None
    return Gap(blank, newline, empty_line and not stripped)


def _token(kind: str, text: str, gap: Gap) -> Token:
    if kind in ("statement", "expression"):
        inner = tidy(text[2:-2].removeprefix("-").removesuffix("-").removeprefix("+").removesuffix("+"))
        name = WORD.match(inner)
        if kind == "statement":
            return Token(Kind.STATEMENT, f"{{% {inner} %}}", gap, name.group() if name else "")
        return Token(Kind.EXPRESSION, f"{{{{ {inner} }}}}", gap)
    if kind == "remark":
        inner = text[2:-2].removeprefix("-").removesuffix("-").strip()
        return Token(Kind.REMARK, f"{{# {inner} #}}", gap)
    if kind == "tag":
        closing = text.startswith("</")
        found = WORD.search(text)
        name_of = found.group().lower() if found else ""
        return Token(Kind.CLOSE if closing else Kind.OPEN, text, gap, name_of)
    return Token(Kind.TEXT, text, gap, "!" if kind == "comment" else "")


def tidy(code: str) -> str:
    """Jinja code on one line, strings that follow one another joined again."""
    parts = re.split(rf"({STRING})", code.strip(), flags=re.DOTALL)
    for place in range(0, len(parts), 2):
        text = re.sub(r"\s+", " ", parts[place])
        text = re.sub(r"(?<=[(\[{]) | (?=[)\]}])", "", text)
        parts[place] = text
    for place in range(len(parts) - 2, 2, -2):
        left, between, right = parts[place - 2], parts[place - 1], parts[place]
        if not between.strip() and left and right and left[0] == right[0]:
            parts[place - 2 : place + 1] = [left[:-1] + right[1:]]
    return "".join(parts)
