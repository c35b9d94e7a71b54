"""The inside of tags and of Jinja code: text that may be broken at known places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tools.templates.reading import ATTRIBUTE, JINJA, STRING, Kind, Token, read, tidy


@dataclass(frozen=True)
class Break:
    """A place where a line may end. The lowest ``depth`` of a line breaks first."""

    depth: float
    blank: bool = True  # the page gets white space here
    left_statement: bool = False
    right_statement: bool = False
    right_jinja: bool = False
    left_jinja: bool = False
    free: bool = False  # white space here changes nothing
    glued: str = ""  # what closes the left and opens the right side: a string that goes on

    @property
    def flat(self) -> str:
        """What stands here when the line goes on."""
        return " " if self.blank and not self.glued else ""

    def join(self, left: str, right: str, indent: int, empty_line: bool = False) -> str:
        """The two sides on two lines."""
        if self.glued:
            return f"{left}{self.glued}\n{' ' * indent}{self.glued}{right}"
        left_mark, right_mark = self._marks(indent, empty_line)
        if left_mark:
            left = f"{left[:-2]}{left_mark}{left[-2:]}"
        if right_mark:
            right = f"{right[:2]}{right_mark}{right[2:]}"
        return f"{left}\n{chr(10) if empty_line else ''}{' ' * indent}{right}"

    def _marks(self, indent: int, empty_line: bool) -> tuple[str, str]:
        if self.free or empty_line:
            return "", ""
        if self.blank:
            return ("+" if self.left_statement and (self.right_statement or indent == 0) else ""), ""
        if self.left_statement and self.right_statement:
            return "", ""
        if self.left_statement:
            return "-", ""
        if self.right_statement:
            return "", "-"
        return ("-", "") if self.left_jinja else ("", "-")


Line = list[str | Break]
CODE = re.compile(
    rf"({STRING})|([(\[{{])|([)\]}}])|(, )|( (?=(?:if|else|and|or|~|with)\b|~))|(\|)", re.DOTALL
)


def between(left: Token, right: Token, depth: float, free: bool) -> Break | None:
    """The break between two tokens, or nothing where the page would change."""
    gap = right.gap
    if not (free or gap.blank or left.is_jinja or right.is_jinja):
        return None
    return Break(depth, gap.blank, left.is_statement, right.is_statement, right.is_jinja, left.is_jinja, free)


def code(text: str, depth: float) -> Line:
    """Jinja code: breaks after commas, before operators and inside long strings, the outermost first."""
    opening_end, closing_start = text.index(" ") + 1, text.rindex(" ")
    line: Line = [text[:opening_end]]
    level, at = 0, opening_end
    for found in CODE.finditer(text, opening_end, closing_start):
        _add(line, text[at : found.start()])
        at = found.end()
        string, opening, closing, comma, operator, pipe = found.groups()
        if string:
            _string(line, string, depth + level + 50)
        elif opening:
            level += 1
            _add(line, opening)
            line.append(Break(depth + level + 0.5, blank=False, free=True))
        elif closing:
            level = max(0, level - 1)
            _add(line, closing)
        elif comma:
            _add(line, ",")
            line.append(Break(depth + level, free=True))
        elif operator:
            line.append(Break(depth + level + 0.2, free=True))
        elif pipe:
            line.append(Break(depth + level + 0.7, blank=False, free=True))
            _add(line, "|")
    _add(line, text[at:])
    return line


def _string(line: Line, string: str, depth: float) -> None:
    words = string.split(" ")
    if len(string) < 60:
        _add(line, string)
        return
    for number, word in enumerate(words):
        if number:
            _add(line, " ")
            line.append(Break(depth, blank=False, glued=string[0]))
        _add(line, word)


def tag(text: str, depth: float) -> Line:
    """An HTML tag: breaks between attributes, then inside their Jinja code."""
    name = re.match(r"</?[\w-]+", text)
    assert name is not None
    end = -2 if text.endswith("/>") else -1
    tokens = read("x" + text[name.end() : end].rstrip(), ATTRIBUTE)
    line: Line = [name.group()]
    for left, token in pairwise(tokens):
        found = between(left, token, depth, free=False)
        if found is not None:
            line.append(found)
        extend(line, inside(token, depth + 1))
    _add(line, "/>" if end == -2 else ">")
    return line


def inside(token: Token, depth: float) -> Line:
    """The breaks inside one token."""
    if token.kind is Kind.OPEN:
        return tag(token.text, depth)
    if token.kind in (Kind.STATEMENT, Kind.EXPRESSION):
        return code(token.text, depth)
    if token.kind is Kind.TEXT and ("{{" in token.text or "{%" in token.text):
        return _value(token.text, depth)
    if token.kind is Kind.TEXT and token.text.startswith('d="'):
        return _words(token.text, depth)
    if token.kind is Kind.REMARK:
        return _words(token.text, depth)
    return [token.text]


def _words(text: str, depth: float) -> Line:
    line: Line = []
    for word in text.split():
        if line:
            line.append(Break(depth, free=True))
        line.append(word)
    return line


def _value(text: str, depth: float) -> Line:
    """An attribute: its Jinja code may be broken, its own blanks may not."""
    line: Line = [""]
    for part in re.split(rf"({JINJA})", text, flags=re.DOTALL):
        if part.startswith(("{{", "{%")) and len(part) > 4:
            opening, inner, closing = _marked(part)
            extend(line, code(f"{opening} {tidy(inner)} {closing}", depth + 1))
        elif part:
            _add(line, part)
    return line


def _marked(part: str) -> tuple[str, str, str]:
    opening = part[:3] if part[2] in "-+" else part[:2]
    closing = part[-3:] if part[-3] in "-+" else part[-2:]
    return opening, part[len(opening) : len(part) - len(closing)], closing


def extend(line: Line, more: Line) -> None:
    """Write on, without a break at the joint."""
    for item in more:
        if isinstance(item, str):
            _add(line, item)
        else:
            line.append(item)


def _add(line: Line, text: str) -> None:
    if line and isinstance(line[-1], str):
        line[-1] += text
    else:
        line.append(text)
