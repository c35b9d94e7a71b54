"""Stands as a drawing: metres become units of an SVG, with a margin and room for the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from markupsafe import Markup, escape

from app.kernel.money import Money
from app.programme.states import FundSource

UNIT = 18
"""SVG units per metre: a stand of 3 m × 3 m is 54 × 54."""
MARGIN = 20
GAP = 2


class Shade(StrEnum):
    """How a stand is drawn: the class is ``s-<shade>``."""

    FREE = "free"
    HELD = "held"
    TOOK = "took"
    MINE = "mine"


@dataclass(frozen=True)
class OnPlan:
    """A stand as everybody sees it on the plan, in metres: nothing of who has it."""

    id: int
    number: str
    x: int
    y: int
    width: int
    depth: int
    price: Money | None
    funding: FundSource


@dataclass(frozen=True)
class Seat:
    """A stand and how it is drawn."""

    stand: OnPlan
    shade: Shade
    of_programme: bool


@dataclass(frozen=True)
class Box:
    """One stand in the drawing, in SVG units."""

    seat: Seat
    x: int
    y: int
    width: int
    height: int

    @property
    def outline(self) -> str:
        """Its edge as part of an SVG path."""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"

    @property
    def written(self) -> str:
        """Its number as SVG text."""
        return f'<text x="{self.text_x}" y="{self.text_y}">{escape(self.seat.stand.number)}</text>'

    @property
    def text_x(self) -> int:
        """The middle of its number."""
        return self.x + self.width // 2

    @property
    def text_y(self) -> int:
        """The foot of its number."""
        return self.y + self.height // 2 + 4


@dataclass(frozen=True)
class Shape:
    """All stands of one shade and kind, as one SVG path."""

    shade: Shade
    of_programme: bool
    outline: str


@dataclass(frozen=True)
class Plan:
    """All stands of a fair as boxes, measured in units of the drawing."""

    width: int
    height: int
    boxes: tuple[Box, ...]

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The outlines of all stands that are drawn alike, as one shape: a large plan stays a small page."""
        outlines: dict[tuple[Shade, bool], list[str]] = {}
        for box in self.boxes:
            outlines.setdefault((box.seat.shade, box.seat.of_programme), []).append(box.outline)
        return tuple(Shape(shade, own, "".join(parts)) for (shade, own), parts in outlines.items())

    @cached_property
    def numbers(self) -> Markup:
        """The numbers of all stands as SVG text: written at once, for there may be a thousand."""
        return Markup("".join(box.written for box in self.boxes))  # noqa: S704 - each number is escaped

    @cached_property
    def free(self) -> int:
        """How many stands are free."""
        return self.count(Shade.FREE)

    def count(self, shade: Shade) -> int:
        """How many stands have this shade."""
        return sum(box.seat.shade == shade for box in self.boxes)


def draw(seats: Sequence[Seat]) -> Plan:
    """The plan of some stands, in the given order (it is the order of the Tab key)."""
    boxes = tuple(_box(seat) for seat in seats)
    return Plan(
        width=max((box.x + box.width for box in boxes), default=0) + MARGIN,
        height=max((box.y + box.height for box in boxes), default=0) + MARGIN,
        boxes=boxes,
    )


def _box(seat: Seat) -> Box:
    stand = seat.stand
    return Box(
        seat,
        MARGIN + stand.x * UNIT,
        MARGIN + stand.y * UNIT,
        stand.width * UNIT - 2 * GAP,
        stand.depth * UNIT - 2 * GAP,
    )
