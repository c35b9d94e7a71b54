"""What the address asks for: the same cuts as the figures, so that each figure opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from app.kernel import untrusted
from app.kernel.errors import NotFound
from app.outcomes.queries import OutcomeFilter
from app.outcomes.queries.outcome_filter import WAITING
from app.outcomes.states import OutcomeState, Stage

Value = TypeVar("Value")


def asked(args: Mapping[str, str]) -> OutcomeFilter:
    """The filter in the address; anything odd is 404."""
    waiting = args.get("state") == WAITING
    return OutcomeFilter(
        stage=one_of(args, "stage", Stage),
        state=None if waiting else one_of(args, "state", OutcomeState),
        waiting=waiting,
        period_id=one_of(args, "period", _number),
        fair_id=one_of(args, "fair", _number),
        province_code=one_of(args, "province", str),
        facility_id=one_of(args, "facility", _number),
        since=one_of(args, "since", date.fromisoformat),
        until=one_of(args, "until", date.fromisoformat),
        attributed=args.get("attributed") == "1",
        sampled=args.get("sampled") == "1",
        words=args.get("q", "").strip()[:100],
    )


def others(args: Mapping[str, str]) -> dict[str, str]:
    """Conditions that came with a link from a figure and have no field on the page."""
    known = ("period", "facility", "since", "until", "attributed")
    return {name: args[name] for name in known if args.get(name)}


def one_of(args: Mapping[str, str], name: str, kind: Callable[[str], Value]) -> Value | None:
    """A value of the address read by ``kind``; None when it is not there, 404 when it is odd."""
    text = args.get(name, "")
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise NotFound from None


def _number(text: str) -> int:
    number = untrusted.whole(text)
    if number is None:
        raise ValueError(text)
    return number
