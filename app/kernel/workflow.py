"""A status changes here and nowhere else.

A workflow is a table of moves. ``move`` checks the right and its scope, the reason, that two people stay two people,
then the moment with a compare-and-set UPDATE, and writes the history line: all in the caller's transaction.
The same table draws buttons, ``docs/states.md`` and the exhaustive tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from app.kernel import audit, clock, dates, rights, text_columns
from app.kernel.compare_and_set import is_there
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext, lazy_gettext
from app.kernel.permissions import Actor, Belongs, Permission

NOTHING_ELSE: Mapping[str, Any] = MappingProxyType({})


class Tone(StrEnum):
    """Meaning of a status for its reader."""

    NONE = "none"
    INFO = "info"
    WARN = "warn"
    OK = "ok"
    BAD = "bad"
    OFF = "off"


@dataclass(frozen=True)
class Status:
    """How a state is shown: words, tone, icon."""

    label: Any
    tone: Tone
    icon: str


class Moving(Protocol):
    """A stored thing with a state."""

    id: Any
    state: Any
    version: Any

    def belongs(self) -> Belongs:
        """Whose row it is: what permissions are asked against."""
        ...


@dataclass(frozen=True)
class Move:
    """One allowed step. ``needs=None`` means only the system makes it."""

    verb: str
    from_: Sequence[StrEnum]
    to: StrEnum
    needs: Permission | None
    label: Any = ""
    reason: bool = False
    not_same_as: Sequence[str] = field(default_factory=tuple)


class Workflow:
    """A declared table of moves over one kind of thing."""

    def __init__(self, name: str, moves: Sequence[Move], statuses: dict[Any, Status]) -> None:
        self.name = name
        self.moves = list(moves)
        self.statuses = statuses

    def find(self, verb: str) -> Move:
        """The move of this verb; KeyError for a verb that does not exist."""
        for candidate in self.moves:
            if candidate.verb == verb:
                return candidate
        raise KeyError(verb)

    def status(self, state: Any) -> Status:
        """How this state is shown."""
        return self.statuses[state]

    def open_moves(self, thing: Moving, actor: Actor) -> list[Move]:
        """The moves this actor may make on this thing now (for drawing buttons)."""
        return [m for m in self.moves if thing.state in m.from_ and self._refusal(m, thing, actor) is None]

    def may(self, thing: Moving, verb: str, actor: Actor) -> bool:
        """Whether this verb is open to the actor now."""
        return any(m.verb == verb for m in self.open_moves(thing, actor))

    def move(
        self,
        thing: Moving,
        verb: str,
        actor: Actor,
        *,
        reason: str = "",
        version: int | None = None,
        also: Mapping[str, Any] = NOTHING_ELSE,
        **facts: Any,
    ) -> None:
        """Make one move or raise NotFound, NotAllowed, Invalid or WrongMoment; ``facts`` go into the history line.

        ``version`` is the one the person saw; a newer row is refused with 409. ``also`` are columns of the row that
        change with the move, in the same UPDATE, and not at all when it is refused.
        """
        step = self.find(verb)
        refusal = self._refusal(step, thing, actor)
        if refusal is not None:
            raise refusal
        if step.reason and not reason.strip():
            raise Invalid({"reason": gettext("Say why: the facility will read it.")})
        before = thing.state
        self._compare_and_set(step, thing, version, also)
        audit.record(
            actor,
            thing,
            verb,
            before={"state": str(before)},
            after={"state": str(step.to), **facts},
            reason=reason.strip(),
        )

    def _refusal(self, step: Move, thing: Moving, actor: Actor) -> Exception | None:
        if step.needs is None:
            return None if actor.person_id is None else NotAllowed(gettext("Only the system does this."))
        refusal = rights.refusal(actor, step.needs) or rights.deciding_refusal(
            actor, step.needs, thing.belongs()
        )
        return refusal or self._same_person(step, thing, actor)

    def _same_person(self, step: Move, thing: Moving, actor: Actor) -> Exception | None:
        if not step.not_same_as:
            return None
        for verb in step.not_same_as:
            entry = audit.last(thing, verb)
            if entry is not None and entry.actor_id == actor.person_id:
                return NotAllowed(
                    gettext("The same person may not do both steps. Ask a colleague to decide.")
                )
        return None

    def _compare_and_set(
        self, step: Move, thing: Moving, version: int | None, also: Mapping[str, Any]
    ) -> None:
        db.session.flush()
        model: Any = thing.__class__
        table = _state_table(model)
        if halved := text_columns.sources(model) & also.keys():
            raise ValueError(f"rows are found by {sorted(halved)}: change the row itself")
        where = [table.c.id == thing.id, table.c.state.in_(list(step.from_))]
        if version is not None:
            where.append(table.c.version == version)
        change = update(table).where(*where).values(**also, state=step.to, version=table.c.version + 1)
        moved = db.session.execute(change.returning(table.c.version)).one_or_none()
        if moved is None:
            raise self._too_late(thing)
        for name, value in also.items():
            set_committed_value(thing, name, value)
        set_committed_value(thing, "state", step.to)
        set_committed_value(thing, "version", moved.version)

    def _too_late(self, thing: Moving) -> WrongMoment:
        if not is_there(thing):
            return WrongMoment(gettext("This was removed meanwhile. Look at the list."))
        label = self.status(thing.state).label
        entry = audit.last(thing)
        if entry is None:
            return WrongMoment(gettext("This is now “%(state)s”. Look at the new version.", state=label))
        when = clock.local(entry.at)
        return WrongMoment(
            gettext(
                "%(who)s changed this at %(time)s on %(date)s. It is now “%(state)s”.",
                who=entry.actor_name,
                time=dates.hour(when),
                date=dates.short(when),
                state=label,
            )
        )


def _state_table(model: Any) -> Any:
    """The table that holds ``state`` (with joined inheritance the child's or the parent's)."""
    return model.__mapper__.columns["state"].table


def draft(label: Any = None) -> Status:
    """The usual first status."""
    return Status(label or lazy_gettext("Draft"), Tone.NONE, "pencil")
