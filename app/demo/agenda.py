"""What happens in the demo world happens in the order of its moments, so that numbers rise with dates."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.kernel import clock

Course = Iterator[datetime]
"""One thing's course: a generator that says when it goes on; each part of it runs with the clock at that moment."""


def run(courses: Iterable[Course]) -> None:
    """Take every course to its end, always the part whose moment comes first; a moment never lies before the last."""
    waiting = [
        (first, number, course) for number, course in enumerate(courses) if (first := next(course, None))
    ]
    heapq.heapify(waiting)
    while waiting:
        moment, number, course = heapq.heappop(waiting)
        with clock.fixed(moment):
            following = next(course, None)
        if following is not None:
            heapq.heappush(waiting, (max(following, moment), number, course))
