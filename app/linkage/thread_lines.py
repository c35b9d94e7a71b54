"""A thread as it is read: days, one's own messages, what the other side has seen, and the system's lines in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.kernel import clock
from app.kernel.i18n import gettext, lazy_gettext
from app.linkage.models import Enquiry, Message
from app.linkage.states import EnquiryState, MessageKind

ASKED, CLOSED, REOPENED = "asked", "closed", "reopened"
"""What a system message keeps instead of words, so that each reads it in their own language."""
ICONS = {ASKED: "file-text", CLOSED: "check", REOPENED: "undo-2"}


@dataclass(frozen=True)
class Line:
    """One message. ``day`` is set on the first of a day."""

    message: Message
    day: date | None
    mine: bool
    seen: bool
    is_new: bool
    words: str
    icon: str

    @property
    def is_system(self) -> bool:
        """Whether the system noted it."""
        return self.message.kind is MessageKind.SYSTEM


def conversation(
    messages: Sequence[Message], *, side: int | None, read_to: int, seen_to: int, number: str
) -> list[Line]:
    """The lines for the organisation ``side``; ids up to ``read_to`` are read, up to ``seen_to`` seen by the others."""
    lines: list[Line] = []
    last: date | None = None
    for message in messages:
        day = clock.local(message.created_at).date()
        mine = message.organisation_id == side
        lines.append(
            Line(
                message=message,
                day=day if day != last else None,
                mine=mine,
                seen=mine and message.id <= seen_to,
                is_new=not mine and message.kind is MessageKind.TEXT and message.id > read_to,
                words=_words(message, number) if message.kind is MessageKind.SYSTEM else "",
                icon=ICONS.get(message.body, ""),
            )
        )
        last = day
    return lines


@dataclass(frozen=True)
class Step:
    """One step of an enquiry's way: ``tone`` is done, now or next."""

    tone: str
    title: Any
    at: datetime | None = None
    reason: Any = ""
    meta: str = ""


def steps(
    enquiry: Enquiry, answered: datetime | None, further: Sequence[Step], write: Callable[[datetime], str]
) -> list[Step]:
    """From the question to what came of it; ``further`` are steps other rooms know of, ``write`` puts a day in words."""
    closed = enquiry.state is EnquiryState.CLOSED
    waiting = "next" if closed else "now"
    found = [
        Step("done", lazy_gettext("Asked"), enquiry.created_at),
        Step("done" if answered else waiting, lazy_gettext("Answered by the maker"), answered),
        *further,
    ]
    if closed:
        found.append(Step("done", lazy_gettext("Thread closed"), enquiry.last_at))
    elif not further:
        found.append(Step("next", lazy_gettext("Contract or order")))
    return [replace(step, meta=write(step.at)) if step.at else step for step in found]


def _words(message: Message, number: str) -> str:
    facts: dict[str, Any] = {"who": message.person.name if message.person else gettext("The system")}
    match message.body:
        case "asked":
            return gettext("%(who)s sent enquiry %(number)s", number=number, **facts)
        case "closed":
            return gettext("%(who)s closed the thread", **facts)
        case "reopened":
            return gettext("%(who)s opened the thread again", **facts)
    return message.body
