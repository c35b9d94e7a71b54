"""Where a template's lines end: block elements and statements on lines of their own, the rest filled to the width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tools.templates.pieces import Break, Line, between, extend, inside
from tools.templates.reading import Kind, Token, read
from tools.templates.tree import BLOCKS, CONTAINERS, EDGES, VOID, Node, tree_of

WIDTH = 118  # of 120: the marks at both ends of a line ({%- … -%}) come on top
STEP, TRIES = 2, 6


def format_source(source: str) -> str:
    """The template as the house writes it."""
    for _ in range(TRIES):
        nodes = tree_of(read(source))
        written = "\n".join(_flow(nodes, 0)) + "\n" if nodes else ""
        if written == source:
            return written
        source = written
    raise ValueError("the layout does not come to rest")


def _free(left: Token, right: Token) -> bool:
    """Whether white space between two tokens changes nothing on the page."""
    opened = left.kind is Kind.OPEN and left.name not in VOID and not left.text.endswith("/>")
    if left.kind in (Kind.OPEN, Kind.CLOSE):
        outer = left.name in BLOCKS | (CONTAINERS if opened else EDGES)
        if outer:
            return True
    if left.name == "!" or right.name == "!":
        return True
    return right.kind in (Kind.OPEN, Kind.CLOSE) and right.name in BLOCKS | (
        EDGES if right.kind is Kind.OPEN else CONTAINERS
    )


def _break(left: Token, right: Token, depth: float, rigid: bool) -> Break | None:
    if rigid and not right.gap.blank:
        return None
    if Kind.VERBATIM in (left.kind, right.kind) or (left.name == "textarea" == right.name):
        return None
    free = _free(left, right) and not rigid
    level = depth if free or right.gap.blank else depth + 0.3
    return between(left, right, level, free)


def line_of(nodes: list[Node], depth: float, rigid: bool = False) -> Line:
    """Nodes on one line, with every place where it may be broken."""
    line: Line = []
    for place, node in enumerate(nodes):
        if place:
            found = _break(nodes[place - 1].last, node.first, depth, rigid)
            _joint(line, found, node.first)
        extend(line, _one(node, depth, rigid))
    return line


def _joint(line: Line, found: Break | None, right: Token) -> None:
    if found is not None:
        line.append(found)
    elif right.gap.blank:
        extend(line, [" "])


def _one(node: Node, depth: float, rigid: bool) -> Line:
    rigid = rigid or node.keeps_lines
    line = inside(node.heads[0], depth + 2)
    for place, part in enumerate(node.parts):
        if place:
            extend(line, inside(node.heads[place], depth + 2))
        after = node.heads[place + 1] if place + 1 < len(node.heads) else node.tail
        left = node.heads[place]
        if part:
            _joint(line, _break(left, part[0].first, depth + 1, rigid), part[0].first)
            extend(line, line_of(part, depth + 1, rigid))
            left = part[-1].last
        if after is not None:
            _joint(line, _break(left, after, depth + 1, rigid), after)
    if node.tail is not None:
        extend(line, inside(node.tail, depth + 2))
    return line


def _flow(nodes: list[Node], indent: int) -> list[str]:
    """Nodes one below the other: inline things filled to the width, each block on its own lines."""
    lines: list[str] = []
    before: Token | None = None
    for row in _rows(nodes, indent):
        more = _row(row, indent)
        lines = more if before is None else _below(lines, before, row[0].first, more, indent)
        before = row[-1].last
    return lines


def _below(lines: list[str], left: Token, right: Token, more: list[str], indent: int) -> list[str]:
    found = _break(left, right, 0, False)
    if found is None:
        raise ValueError(f"no line can end between {left.text!r} and {right.text!r}")
    joined = found.join(lines[-1], more[0].lstrip(), indent, right.gap.empty_line)
    return lines[:-1] + joined.split("\n") + more[1:]


def _rows(nodes: list[Node], indent: int) -> list[list[Node]]:
    """What stands together on a line where it fits."""
    rows: list[list[Node]] = []
    for place, node in enumerate(nodes):
        last = nodes[place - 1] if place else None
        if last is None or (_can_part(last, node) and _parts_here(last, node, indent)):
            rows.append([])
        rows[-1].append(node)
    return [part for row in rows for part in _apart(row, indent)]


def _can_part(left: Node, right: Node) -> bool:
    return _break(left.last, right.first, 0, False) is not None


def _parts_here(left: Node, right: Node, indent: int) -> bool:
    """The author began a line here, beside a block or a statement; or one side needs lines of its own."""
    written = right.first.gap.newline and (
        left.is_block or right.is_block or _is_mark(left) or _is_mark(right)
    )
    return written or _expands(left, indent) or _expands(right, indent)


def _is_mark(node: Node) -> bool:
    return node.first.kind is Kind.REMARK or node.first.name in ("!", "br") or node.last.name in BLOCKS


def _apart(row: list[Node], indent: int) -> list[list[Node]]:
    """A row that fits, or its blocks each for itself."""
    if len(row) == 1 or indent + len(flat(line_of(row, 0))) <= WIDTH:
        return [row]
    rows: list[list[Node]] = [[row[0]]]
    for left, right in pairwise(row):
        if _can_part(left, right) and (_structural(left) or _structural(right)):
            rows.append([])
        rows[-1].append(right)
    return rows


def _structural(node: Node) -> bool:
    head = node.first
    if head.kind is Kind.STATEMENT:
        return not node.parts or any(part and _structural(part[0]) for part in node.parts)
    return head.kind is Kind.OPEN and head.name in BLOCKS and head.name != "br"


def _expands(node: Node, indent: int) -> bool:
    """Whether its content stands on lines between its opening and its end."""
    if not any(node.parts) or node.keeps_lines or node.tail is None:
        return False
    joints = list(_joints(node))
    if any(_break(left, right, 0, False) is None for left, right in joints):
        return False
    block = node.is_block or all(_free(left, right) or right.gap.blank for left, right in joints)
    if not block:
        return False
    return _written_open(node) or indent + len(flat(line_of([node], 0))) > WIDTH


def _joints(node: Node) -> Iterator[tuple[Token, Token]]:
    """Where its heads and tail meet its content."""
    after = [*node.heads[1:], node.tail]
    for head, part, following in zip(node.heads, node.parts, after, strict=True):
        assert following is not None
        if part:
            yield head, part[0].first
            yield part[-1].last, following
        else:
            yield head, following


def _written_open(node: Node) -> bool:
    """Whether the author gave its content lines of its own."""
    if any(right.gap.newline for _, right in _joints(node)):
        return True
    for part in node.parts:
        for left, right in pairwise(part):
            if right.first.gap.newline and (left.is_block or right.is_block) and _can_part(left, right):
                return True
        if any(_written_open(child) and _expands(child, 0) for child in part if child.parts):
            return True
    return False


def _row(row: list[Node], indent: int) -> list[str]:
    if len(row) > 1 or not _expands(row[0], indent):
        return fill(line_of(row, 0), indent, 0)
    node = row[0]
    lines = fill(inside(node.heads[0], 2), indent, STEP)
    after = [*node.heads[1:], node.tail]
    for head, part, following in zip(node.heads, node.parts, after, strict=True):
        assert following is not None
        left = head
        if part:
            lines = _below(lines, head, part[0].first, _flow(part, indent + STEP), indent + STEP)
            left = part[-1].last
        lines = _below(lines, left, following, fill(inside(following, 2), indent, STEP), indent)
    return lines


def flat(line: Line) -> str:
    """A line that is broken nowhere."""
    return "".join(item if isinstance(item, str) else item.flat for item in line)


def fill(line: Line, indent: int, hang: int) -> list[str]:
    """A line broken where it must be, at its outermost places first."""
    breaks = [item.depth for item in line if isinstance(item, Break)]
    if not breaks or indent + len(flat(line)) <= WIDTH:
        return [" " * indent + flat(line)]
    outermost = min(breaks)
    hang = hang if outermost < 1 else STEP
    pieces: list[Line] = [[]]
    joints: list[Break] = []
    for item in line:
        if isinstance(item, Break) and item.depth == outermost:
            joints.append(item)
            pieces.append([])
        else:
            pieces[-1].append(item)
    lines = fill(pieces[0], indent, STEP)
    for joint, piece in zip(joints, pieces[1:], strict=True):
        text = flat(piece)
        if len(lines[-1]) + len(joint.flat) + len(text) + 1 <= WIDTH:
            lines[-1] += joint.flat + text
            continue
        more = fill(piece, indent + hang, STEP)
        joined = joint.join(lines[-1], more[0].lstrip(), indent + hang)
        lines = lines[:-1] + joined.split("\n") + more[1:]
    return lines
