"""Elements and Jinja blocks as a tree; a tag that is closed elsewhere than where it was opened stays loose."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.templates.reading import Kind, Token

PAGE = """
html head body div p ul ol li dl dt dd section article aside nav header footer main form fieldset legend table thead tbody
tfoot tr th td caption h1 h2 h3 h4 h5 h6 hr figure figcaption details summary blockquote address hgroup option optgroup
datalist meta link title base colgroup col search dialog br
"""
DRAWING = """
path g circle rect line polyline polygon ellipse defs symbol use stop lineargradient clippath marker
"""
BLOCKS = set(PAGE.split() + DRAWING.split())
CONTAINERS = {"button", "svg", "select"}  # blanks at their inner edges never show
EDGES = {"text"}  # blanks around them never show, blanks in them do
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ENDED = {"if", "for", "macro", "call", "filter", "block", "trans", "with", "autoescape", "set", "raw"}
GOING_ON = {"else", "elif", "pluralize"}


@dataclass
class Node:
    """A token, an element or a Jinja block: ``heads`` open its parts, ``tail`` ends it."""

    heads: list[Token]
    parts: list[list[Node]] = field(default_factory=list)
    tail: Token | None = None

    @property
    def first(self) -> Token:
        """The token it begins with."""
        return self.heads[0]

    @property
    def last(self) -> Token:
        """The token it ends with."""
        return self.tail or self.heads[0]

    @property
    def is_block(self) -> bool:
        """Whether it may stand on lines of its own whatever stands beside it."""
        head = self.first
        return head.kind is Kind.STATEMENT or (head.kind is Kind.OPEN and head.name in BLOCKS)

    @property
    def keeps_lines(self) -> bool:
        """Whether each newline in it shows on the page."""
        head = self.first
        shows = head.kind is Kind.OPEN and "pre" in _classes(head)
        return shows or head.name == "trans"


def _classes(head: Token) -> list[str]:
    return head.text.partition('class="')[2].partition('"')[0].split()


def tree_of(tokens: list[Token]) -> list[Node]:
    """Elements and Jinja blocks that open and close at the same place; other tags stay loose."""
    root = Node([])
    root.parts.append([])
    stack = [root]
    for token in tokens:
        if token.kind is Kind.STATEMENT and (token.name in GOING_ON or token.name.startswith("end")):
            while stack[-1].first.kind is not Kind.STATEMENT:
                _loosen(stack)
            if token.name in GOING_ON:
                stack[-1].heads.append(token)
                stack[-1].parts.append([])
            else:
                stack.pop().tail = token
        elif token.kind is Kind.CLOSE and len(stack) > 1 and stack[-1].first.name == token.name:
            stack.pop().tail = token
        else:
            node = Node([token])
            stack[-1].parts[-1].append(node)
            if _opens(token):
                node.parts.append([])
                stack.append(node)
    while len(stack) > 1:
        _loosen(stack)
    return root.parts[0]


def _loosen(stack: list[Node]) -> None:
    """A tag that is closed elsewhere: what follows it is its neighbour, not its content."""
    node = stack.pop()
    content, node.parts = node.parts[0], []
    stack[-1].parts[-1].extend(content)


def _opens(token: Token) -> bool:
    if token.kind is Kind.STATEMENT:
        return token.name in ENDED and not (token.name == "set" and "=" in token.text)
    return token.kind is Kind.OPEN and token.name not in VOID and not token.text.endswith("/>")
