"""What the address asks for: the same cuts as the figures, so that each figure opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from app.kernel.errors import NotFound
from app.outcomes.models import OutcomeState, Stage
from app.outcomes.queries import Cut

Value = TypeVar("Value")


def asked(args: Mapping[str, str]) -> Cut:
    """The cut in the address; anything odd is 404."""
    return Cut(
        stage=_read(args, "stage", Stage),
        state=_read(args, "state", OutcomeState),
        period_id=_read(args, "period", _number),
        fair_id=_read(args, "fair", _number),
        province_code=_read(args, "province", str),
        facility_id=_read(args, "facility", _number),
        since=_read(args, "since", date.fromisoformat),
        until=_read(args, "until", date.fromisoformat),
        attributed=args.get("attributed") == "1",
        sampled=args.get("sampled") == "1",
    )


def others(args: Mapping[str, str]) -> dict[str, str]:
    """Conditions that came with a link from a figure and have no field on the page."""
    known = ("period", "facility", "since", "until", "attributed")
    return {name: args[name] for name in known if args.get(name)}


def _read(args: Mapping[str, str], name: str, kind: Callable[[str], Value]) -> Value | None:
    text = args.get(name, "")
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise NotFound from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ValueError(text)
    return int(text)
