"""Scales of charts and maps, and what counts towards a target. No session, no request, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.fairs.states import FairState
from app.programme.states import FairKind

STEPS = 5
_NICE = (1, 2, 3, 4, 5, 6, 8, 10)
LEAST_FACILITIES = 3
"""A public figure that fewer facilities stand behind would tell a single contract, so it is not shown."""


class FairGroup(StrEnum):
    """The two fair targets of a period (R2), and the fairs that count for neither."""

    DOMESTIC = "fairs_domestic"
    OVERSEAS = "fairs_overseas"
    JOINED = "joined"


GROUP_OF = {
    FairKind.ORGANISED: FairGroup.DOMESTIC,
    FairKind.OVERSEAS: FairGroup.OVERSEAS,
    FairKind.JOINED: FairGroup.JOINED,
}


@dataclass(frozen=True)
class FairCount:
    """Fairs of one group: only accepted ones count for the target; ``target`` None was not found in a text."""

    group: FairGroup
    target: int | None
    accepted: int = 0
    held: int = 0
    coming: int = 0

    @property
    def pips(self) -> list[str]:
        """One mark per fair: ``done`` counted, ``held`` not yet counted, ``open`` still to go."""
        marks = ["done"] * self.accepted + ["held"] * self.held
        return marks + ["open"] * max(0, (self.target or 0) - len(marks))

    @property
    def is_reached(self) -> bool:
        """Whether the target is met."""
        return self.target is not None and self.accepted >= self.target


def counts_as(state: FairState) -> str:
    """``accepted``, ``held`` or ``coming``; empty for what is not public or not going to be."""
    return {
        FairState.ACCEPTED: "accepted",
        FairState.HELD: "held",
        FairState.PUBLISHED: "coming",
    }.get(state, "")


def thresholds(values: Iterable[int]) -> list[int]:
    """The lower ends of the steps of a map, from the second on, in round figures up to the largest value."""
    top = max(values, default=0)
    if top < STEPS:
        return list(range(2, top + 1))
    need, size = -(-top // STEPS), 1
    while size * 10 <= need:
        size *= 10
    step = next(nice * size for nice in _NICE if nice * size >= need)
    return [step * number for number in range(1, STEPS) if step * number <= top]


def step_of(value: int, edges: list[int]) -> int:
    """0 for nothing, else 1 to 5."""
    if value <= 0:
        return 0
    return 1 + sum(1 for edge in edges if value >= edge)


def width(part: int, whole: int) -> str:
    """A share as a length of an SVG attribute, ``41.8%``; nothing of nothing is nothing."""
    if whole <= 0 or part <= 0:
        return "0%"
    tenths = min(1_000, part * 1_000 // whole)
    return f"{tenths // 10}.{tenths % 10}%"
