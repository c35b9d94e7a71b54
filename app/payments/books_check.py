"""The full check of the books: every rule of public money, of bills and of the figures shown, one after the other.

The worker runs it every quarter of an hour and when somebody asks on the page; ``./run flask ledger verify`` is the same.
Its last outcome and how far it is are kept with their moments (``kernel/kept_figures.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.kernel import clock, jobs, kept_figures
from app.kernel.db import db, is_away, snapshot
from app.kernel.ports import Port
from app.payments import invariants
from app.subsidies import invariants as books
from app.subsidies.invariants import Fault

Check = Callable[[], Iterable[Fault]]
FIGURES: Port[Check] = Port("check of the figures shown by rooms to the right")
JOB = "books.check"
EVERY_SECONDS = 900.0
RULES: tuple[Check, ...] = (*books.CHECKS, *invariants.CHECKS)
MOST_SAID = 500
_log = logging.getLogger(__name__)
OUTCOME, UNDER_WAY = "check of the books", "check of the books under way"


@dataclass(frozen=True)
class Outcome:
    """What a check found: when it ended, over how many rules, and what is broken."""

    as_of: datetime
    rules: int
    faults: list[Fault]


@dataclass(frozen=True)
class UnderWay:
    """A check that has not ended: how many of its rules were looked at, and since when it is so.

    One that has not begun was asked for at that moment.
    """

    since: datetime
    done: int
    rules: int
    has_begun: bool


def run(progress: Callable[[int, int], None]) -> Outcome:
    """Look at every rule, each as of one moment, and keep what was found; the caller's transaction is ended.

    Nobody who writes waits for it. ``progress`` is told before each rule how many of how many were looked at. Raises
    what says that the database is away.
    """
    rules, faults = (*RULES, FIGURES()), list[Fault]()
    for done, check in enumerate(rules):
        progress(done, len(rules))
        with snapshot():
            faults += _found(check)
    return _kept(Outcome(clock.now(), len(rules), faults))


def _found(check: Check) -> Iterator[Fault]:
    """What a rule finds; one that breaks holds for nobody, and what broke it may be what it looks for."""
    try:
        yield from check()
    except Exception as fault:
        if is_away(fault):
            raise
        name = getattr(check, "__name__", "rule").strip("_")
        _log.exception("the rule %s of the books could not be checked", name)
        yield Fault(name, f"could not be checked: {type(fault).__name__}: {fault}"[:MOST_SAID])


def tell_page(done: int, rules: int) -> None:
    """Let the page say how far the check is."""
    kept_figures.keep({UNDER_WAY: {"done": done, "rules": rules}}, clock.now())
    db.session.commit()


def _kept(outcome: Outcome) -> Outcome:
    faults = [[fault.rule, fault.text] for fault in outcome.faults]
    done = {"done": outcome.rules, "rules": outcome.rules}
    kept_figures.keep({OUTCOME: {"rules": outcome.rules, "faults": faults}, UNDER_WAY: done}, outcome.as_of)
    db.session.commit()
    return outcome


def outcome() -> Outcome:
    """What the last check found, whenever that was; when there was none, what the rules of the books find now.

    Then the figures shown by rooms to the right are left to the worker.
    """
    kept = kept_figures.last(OUTCOME)
    if kept is None:
        return Outcome(clock.now(), len(RULES), [fault for check in RULES for fault in _found(check)])
    return Outcome(kept.as_of, kept.data["rules"], [Fault(*fault) for fault in kept.data["faults"]])


def ask() -> None:
    """Have the worker check; asked again before it ended it is the same check."""
    kept = kept_figures.last(OUTCOME)
    jobs.enqueue(JOB, {}, key=f"{JOB}:{kept.as_of.isoformat() if kept else 'first'}")


def under_way() -> UnderWay | None:
    """The check that was asked for or runs by itself, and has not ended; None when there is none."""
    asked, kept = jobs.asked_at(JOB), kept_figures.last(UNDER_WAY)
    if kept is not None and kept.data["done"] < kept.data["rules"] and clock.now() - kept.as_of < jobs.LEASE:
        return UnderWay(kept.as_of, kept.data["done"], kept.data["rules"], has_begun=True)
    return UnderWay(asked, 0, len(RULES) + 1, has_begun=False) if asked else None
