"""What both sides do in a thread: answer, mark as read, close, open again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.kernel import clock, documents, throttle, unique
from app.kernel.db import QUIET, db
from app.kernel.errors import Invalid
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Actor
from app.linkage import rules, thread_lines
from app.linkage.models import Enquiry, Message, ThreadRead
from app.linkage.states import ENQUIRY_FLOW, MessageKind
from app.notices import service as notices

EXCERPT = 300
PER_HOUR = throttle.Limit("thread", 60, 3_600, title=lazy_gettext("Messages written by one person"))


@dataclass(frozen=True)
class Paper:
    """A file as it was sent."""

    content: bytes
    name: str


def count_try(actor: Actor) -> None:
    """Count one step of a person that writes to the other side; TooMany past 60 in an hour. It comes first."""
    throttle.hit(PER_HOUR, str(actor.person_id))


def count_reply(actor: Actor, body: str) -> None:
    """``count_try`` of a message; Invalid, and nothing counted, when there is nothing to send."""
    _refuse_words(body)
    count_try(actor)


def _refuse_words(body: str) -> None:
    if wrong := rules.wrong_message(body):
        raise Invalid({"body": wrong})


def reply(
    enquiry: Enquiry, actor: Actor, body: str, *, paper: Paper | None = None, spoken: str = "vi"
) -> Message:
    """Say something in an open thread; the turn goes to the other side, who is told. Invalid: field → sentence."""
    _refuse_words(body)
    ENQUIRY_FLOW.move(enquiry, "answer" if actor.is_facility else "ask", actor)
    kept = None
    if paper is not None:
        kept = documents.keep(
            paper.content,
            paper.name,
            organisation_id=actor.organisation_id,
            person_id=actor.person_id,
        )
    message = _say(enquiry, actor, body, rules.language_of(body, spoken), file_id=kept.id if kept else None)
    advance_reading(actor, enquiry, message.id)
    notices.tell(
        _other_side(enquiry, actor),
        "linkage/answered",
        key=f"message:{message.id}",
        link=_link(enquiry),
        number=enquiry.number,
        who=actor.name,
        organisation=actor.organisation_name,
        text=body[:EXCERPT] + ("…" if len(body) > EXCERPT else ""),
        attached=kept.name if kept else "",
    )
    return message


def close(enquiry: Enquiry, actor: Actor, *, version: int | None = None) -> None:
    """Say that the matter is done; nobody writes until somebody opens it again."""
    _turn(enquiry, actor, "close", thread_lines.CLOSED, version)


def reopen(enquiry: Enquiry, actor: Actor, *, version: int | None = None) -> None:
    """Take a closed matter up again."""
    _turn(enquiry, actor, "reopen", thread_lines.REOPENED, version)


def mark_read(enquiry: Enquiry, actor: Actor, message_id: int) -> None:
    """Note that the person has read as far as this message; never goes back."""
    advance_reading(actor, enquiry, message_id)


def advance_reading(actor: Actor, enquiry: Enquiry, message_id: int) -> None:
    """Move the person's mark forward; two tabs at once leave the later one."""
    row = unique.insert(ThreadRead).values(
        enquiry_id=enquiry.id, person_id=actor.person_id, message_id=message_id
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=["enquiry_id", "person_id"]))
    step = update(ThreadRead).where(
        ThreadRead.enquiry_id == enquiry.id,
        ThreadRead.person_id == actor.person_id,
        ThreadRead.message_id < message_id,
    )
    db.session.execute(step.values(message_id=message_id), execution_options=QUIET)


def _turn(enquiry: Enquiry, actor: Actor, verb: str, line: str, version: int | None) -> None:
    ENQUIRY_FLOW.move(enquiry, verb, actor, version=version)
    message = _say(enquiry, actor, line, actor.language, kind=MessageKind.SYSTEM)
    notices.tell(
        _other_side(enquiry, actor),
        f"linkage/{line}",
        key=f"message:{message.id}",
        link=_link(enquiry),
        number=enquiry.number,
        who=actor.name,
        organisation=actor.organisation_name,
    )


def _say(
    enquiry: Enquiry,
    actor: Actor,
    body: str,
    language: str,
    *,
    kind: MessageKind = MessageKind.TEXT,
    file_id: int | None = None,
) -> Message:
    message = Message(
        enquiry_id=enquiry.id,
        kind=kind,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        body=body,
        language=language,
        file_id=file_id,
        created_at=clock.now(),
    )
    db.session.add(message)
    enquiry.last_at = message.created_at
    db.session.flush()
    return message


def _other_side(enquiry: Enquiry, actor: Actor) -> int:
    return enquiry.buyer_id if actor.organisation_id == enquiry.facility_id else enquiry.facility_id


def _link(enquiry: Enquiry) -> tuple[str, dict[str, int]]:
    return "linkage.thread", {"enquiry_id": enquiry.id}
