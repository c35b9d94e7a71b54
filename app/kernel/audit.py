"""What happened, by whom, why: append-only, in the same transaction, each row hashed over the one before.

Triggers refuse UPDATE and DELETE; ``flask audit verify`` walks the chain (I14–I16).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Index, Select, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column

from app.kernel import cards, clock, forgotten, remembered
from app.kernel.at_the_end import KNOWN_APART, LAST, Gathered
from app.kernel.db import QUIET, Base, BigId, Pk, db
from app.kernel.in_line import in_line
from app.kernel.permissions import STAFF, Actor
from app.kernel.text_columns import folded_from

GENESIS = "0" * 64
Look = Callable[[], AbstractContextManager[None]]
_END, _AHEAD = "end of the chain", "lines read ahead"


class AuditEntry(Base):
    """One line of history. ``seq`` is gap-free and the order of the chain; a list for people goes by ``at``, then by it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_thing", "kind", "thing_id", "seq"),
        Index("ix_audit_entries_at", "at", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigId, index=True)
    signed_name: Mapped[str] = mapped_column("actor_name", String(200))
    """The name as it was written and hashed; pages say ``actor_name``."""
    actor_role: Mapped[str] = mapped_column(String(32), default="")
    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int] = mapped_column(BigId)
    verb: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    search_key: Mapped[str] = folded_from("actor_name")
    """Follows from the name of who did it, which the hash covers."""
    is_forgotten: ClassVar[Any]
    """Whether the actor closed their account since."""

    @property
    def actor_name(self) -> str:
        """Who did it; of somebody who closed their account nothing, unless they acted as staff."""
        hidden = self.is_forgotten and self.actor_role not in STAFF
        return forgotten.closed_name() if hidden else self.signed_name

    def digest(self) -> str:
        """SHA-256 over the previous hash and this row's facts in canonical JSON."""
        facts = {
            "seq": self.seq,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": [self.actor_id, self.signed_name, self.actor_role],
            "thing": [self.kind, self.thing_id],
            "verb": self.verb,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(f"{self.prev_hash}{text}".encode()).hexdigest()


AuditEntry.is_forgotten = column_property(
    select(forgotten.ForgottenActor.actor_id)
    .where(forgotten.ForgottenActor.actor_id == AuditEntry.actor_id)
    .correlate_except(forgotten.ForgottenActor)
    .exists()
)


class AuditHead(Base):
    """The end of the chain; locking its one row makes the numbering gap-free."""

    __tablename__ = "audit_head"

    id: Mapped[Pk]
    seq: Mapped[int] = mapped_column(BigId, default=0)
    hash: Mapped[str] = mapped_column(String(64), default=GENESIS)


def record(
    actor: Actor,
    thing: object,
    verb: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one line about ``thing`` (a stored row with ``id``); flushes one that has none yet, never commits.

    The lines of a transaction join the chain together at its end (``at_the_end``), in the order they were recorded and
    with the facts as they were then.
    """
    if thing.id is None:  # type: ignore[attr-defined]  # every stored thing with history has an id
        db.session.flush()
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.person_id,
        signed_name=actor.name,
        actor_role=actor.role.value if actor.role else "",
        kind=cards.name_of(type(thing)),
        thing_id=thing.id,  # type: ignore[attr-defined]  # as above
        verb=verb,
        before=deepcopy(dict(before or {})),
        after=deepcopy(dict(after or {})),
        reason=reason,
    )
    _lines.add(entry)
    return entry


def _write(session: Session, lines: Sequence[AuditEntry]) -> None:
    """Chain these lines to the end. The head is locked from here to the commit."""
    seq, last = _end_of_chain(session)
    for entry in lines:
        seq += 1
        entry.seq, entry.prev_hash = seq, last
        last = entry.hash = entry.digest()
    session.add_all(lines)
    session.flush()
    close = update(AuditHead).where(AuditHead.id == 1).values(seq=seq, hash=last)
    session.execute(close, execution_options=QUIET)
    remembered.note(session, _END, (seq, last))
    remembered.note(session, _AHEAD, None)  # it has these no more


_lines: Gathered[AuditEntry] = Gathered("history", ["audit_entries", "audit_head"], _write, turn=LAST)


def _end_of_chain(session: Session) -> tuple[int, str]:
    if (end := remembered.noted(session, _END)) is not None:
        found: tuple[int, str] = end
        return found
    # Nobody keeps the head in the session, and looking for it there among thousands of rows is what takes long.
    mine = AuditHead.id == 1, in_line("history")
    query = select(AuditHead.seq, AuditHead.hash).where(*mine).with_for_update()
    head = session.execute(query, execution_options=QUIET).one()
    return head.seq, head.hash


def history(thing: object, *, verbs: tuple[str, ...] = ()) -> list[AuditEntry]:
    """The lines about one thing, oldest first."""
    _send_new(thing, verbs)
    if (ahead := _ahead_of(thing, verbs)) is not None:
        return ahead
    query = _about(thing, verbs).order_by(AuditEntry.seq)
    return list(db.session.scalars(query, execution_options=KNOWN_APART))


def last(thing: object, *verbs: str) -> AuditEntry | None:
    """The newest line about a thing, of these verbs if named."""
    _send_new(thing, verbs)
    if (ahead := _ahead_of(thing, verbs)) is not None:
        return ahead[-1] if ahead else None
    query = _about(thing, verbs).order_by(AuditEntry.seq.desc()).limit(1)
    return db.session.scalars(query, execution_options=KNOWN_APART).first()


def read_ahead(*asked: tuple[object, tuple[str, ...]]) -> None:
    """Read at once what ``history`` and ``last`` are going to be asked about things, for some of their verbs.

    Good for the transaction: only where nobody else can act on these things meanwhile, under the facility's lock.
    """
    wanted = {_key(thing): verbs for thing, verbs in asked}
    query = select(AuditEntry).where(or_(*(_is_about(thing, verbs) for thing, verbs in asked)))
    lines = list(db.session.scalars(query.order_by(AuditEntry.seq), execution_options=KNOWN_APART))
    found = {
        key: (verbs, [line for line in lines if (line.kind, line.thing_id) == key])
        for key, verbs in wanted.items()
    }
    remembered.note(db.session(), _AHEAD, found)


def _ahead_of(thing: object, verbs: tuple[str, ...]) -> list[AuditEntry] | None:
    """The lines read ahead, where they cover these verbs."""
    known, lines = (remembered.noted(db.session(), _AHEAD) or {}).get(_key(thing), ((), []))
    if not verbs or not set(verbs) <= set(known):
        return None
    return [line for line in lines if line.verb in verbs]


def _key(thing: object) -> tuple[str, int]:
    return cards.name_of(type(thing)), thing.id  # type: ignore[attr-defined]  # as above


def _send_new(thing: object, verbs: tuple[str, ...]) -> None:
    """Lines asked for that wait for the end of the transaction join the chain now.

    Only where there are such: a question about earlier steps does not take the head's lock early.
    """
    lines = [line for line in _lines.waiting() if (line.kind, line.thing_id) == _key(thing)]
    if any(not verbs or line.verb in verbs for line in lines):
        _lines.send(db.session())


def _about(thing: object, verbs: tuple[str, ...]) -> Select[AuditEntry]:
    return select(AuditEntry).where(_is_about(thing, verbs))


def _is_about(thing: object, verbs: tuple[str, ...]) -> ColumnElement[bool]:
    kind, number = _key(thing)
    about = and_(AuditEntry.kind == kind, AuditEntry.thing_id == number)
    return and_(about, AuditEntry.verb.in_(verbs)) if verbs else about


def verify(batch: int = 2_000, look: Look = nullcontext) -> tuple[int, list[str]]:
    """Walk the whole chain; gives the number of rows seen and every fault in words.

    Each batch is read within ``look()``: a command looks in short snapshots, so that people write meanwhile, and the end
    is compared with the head in the same one.
    """
    faults: list[str] = []
    seen, previous, is_open = 0, GENESIS, True
    while is_open:
        with look():
            query = select(AuditEntry).where(AuditEntry.seq > seen).order_by(AuditEntry.seq).limit(batch)
            rows = list(db.session.scalars(query))
            for row in rows:
                faults += _faults_of(row, seen, previous)
                seen, previous = row.seq, row.hash
            db.session.expunge_all()
            if is_open := len(rows) == batch:
                continue
            head = db.session.get(AuditHead, 1)
            if head is None or head.seq != seen or head.hash != previous:
                faults.append("the end of the chain does not match its head")
    return seen, faults


def _faults_of(row: AuditEntry, seen: int, previous: str) -> Iterator[str]:
    if row.seq != seen + 1:
        yield f"line {seen + 1} is missing"
    if row.prev_hash != previous:
        yield f"line {row.seq} does not follow the line before"
    if row.hash != row.digest():
        yield f"line {row.seq} was altered"
