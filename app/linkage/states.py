"""Whose turn it is in a thread."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow


class EnquiryState(StrEnum):
    """Whose turn it is."""

    SENT = "sent"
    ANSWERED = "answered"
    WAITING = "waiting"
    CLOSED = "closed"


class MessageKind(StrEnum):
    """Said by a person, or noted by the system."""

    TEXT = "text"
    SYSTEM = "system"


S = EnquiryState


ENQUIRY_FLOW = Workflow(
    "enquiry",
    [
        Move(
            "answer",
            (S.SENT, S.WAITING, S.ANSWERED),
            S.ANSWERED,
            P.THREAD_ANSWER,
            lazy_gettext("Send the answer"),
        ),
        Move(
            "ask",
            (S.SENT, S.WAITING, S.ANSWERED),
            S.WAITING,
            P.ENQUIRY_SEND,
            lazy_gettext("Send the message"),
        ),
        Move(
            "close",
            (S.SENT, S.WAITING, S.ANSWERED),
            S.CLOSED,
            P.THREAD_ANSWER,
            lazy_gettext("Close the thread"),
        ),
        Move("reopen", (S.CLOSED,), S.WAITING, P.THREAD_ANSWER, lazy_gettext("Open the thread again")),
    ],
    {
        S.SENT: Status(lazy_gettext("New, the maker's turn"), Tone.WARN, "mail"),
        S.WAITING: Status(lazy_gettext("The maker's turn"), Tone.WARN, "clock"),
        S.ANSWERED: Status(lazy_gettext("The buyer's turn"), Tone.INFO, "reply"),
        S.CLOSED: Status(lazy_pgettext("thread", "Closed"), Tone.OFF, "check"),
    },
)

YOURS = Status(lazy_gettext("Waiting for your answer"), Tone.WARN, "clock")
THEIRS = Status(lazy_gettext("Waiting for the other side"), Tone.INFO, "clock")
OPEN = (S.SENT, S.WAITING, S.ANSWERED)
MAKERS_TURN = (S.SENT, S.WAITING)


def is_turn_of(state: S, *, maker: bool) -> bool:
    """Whether the maker's side (or else the buyer's) is to say something."""
    return state in MAKERS_TURN if maker else state is S.ANSWERED


def turn(state: S, *, maker: bool) -> Status:
    """How the state reads for one side: your turn, theirs, or closed."""
    if state is S.CLOSED:
        return ENQUIRY_FLOW.status(state)
    return YOURS if is_turn_of(state, maker=maker) else THEIRS
