"""The programme at full size: the demo world many times over, in an empty database, on SQLite or PostgreSQL.

    ./run setup && CHO_PHIEN_DATA=/tmp/big .venv/bin/python -m bench.world [full|middle]

10,000 facilities with 100,000 products, 500 fairs, 50,000 applications, 20,000 awards, and what hangs on them: every
copy made by ``bench/copies.py`` from a world that went through the services, so states, rules and books are true in it
(``./run flask audit verify`` and ``ledger verify`` find nothing). The same every time but for what the demo leaves to
the clock.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import Column, Connection, case, func, insert, select, text, update

import config
from app import create_app
from app.demo import world
from app.fairs.states import ApplicationState
from app.kernel import cards
from app.kernel.audit import AuditEntry, AuditHead
from app.kernel.db import Base, db
from app.programme.models import BudgetLine
from app.programme.states import FairKind
from app.subsidies.models import Award, LedgerEntry
from app.subsidies.states import Account
from bench.copies import BATCH, ONCE, Copier, Place, Row, Rule, Span, places

HISTORY = ("audit_entries", "audit_head")
FACILITY, FAIR, PRODUCT, ENQUIRY, LETTER = "facility", "fair", "product", "enquiry", "letter"


@dataclass(frozen=True)
class Size:
    """How many times each thing of the demo stands in the world; at ``granted`` of the fairs awards were decided."""

    facilities: int
    fairs: int
    listed_fairs: int
    granted: int
    reported: int
    products: int
    enquiries: int
    letters: int


FULL = Size(20, 24, 3, 12, 9, 7, 50, 15)
MIDDLE = Size(4, 3, 1, 2, 2, 2, 3, 2)
SIZES = {"full": FULL, "middle": MIDDLE}


class Making:
    """One world in the making: what the small one holds, and how its rows are copied."""

    def __init__(self, connection: Connection, size: Size, say: Callable[[str], None]) -> None:
        self.connection, self.size, self.say = connection, size, say
        self.staff = set(
            connection.scalars(
                text(
                    "SELECT person_id FROM memberships JOIN organisations o ON o.id = organisation_id WHERE o.kind = 'agency'"
                )
            )
        )
        self.decided = set(connection.scalars(select(Award.application_id)))
        self.applied = set(connection.scalars(text("SELECT fair_id FROM applications")))
        self.kinds = {kind.name: kind.table.__table__.name for kind in cards.kinds()}
        self.submitted = dict(
            connection.execute(
                select(AuditEntry.thing_id, func.min(AuditEntry.seq))
                .where(AuditEntry.kind == "application", AuditEntry.verb == "submit")
                .group_by(AuditEntry.thing_id)
            ).all()
        )
        self.copier = Copier(connection, FACILITY, size.facilities, self._rules(), self._links())

    def _rules(self) -> dict[str, Rule]:
        size = self.size
        shop, pair = frozenset({FACILITY}), frozenset({FACILITY, FAIR})
        reported, granted = {FAIR: size.reported}, {FAIR: size.granted}
        letters = Rule(lambda _row: {LETTER: size.letters}, along=shop)
        return {
            "organisations": Rule(
                lambda row: self._shops(row["kind"] == "agency"), texts=("slug",), change=_named
            ),
            "people": Rule(lambda row: self._shops(row["id"] in self.staff), texts=("email",)),
            "open_sessions": Rule(texts=("number",)),
            "facilities": Rule(along=shop, change=_facility),
            "fairs": Rule(self._fairs, texts=("slug",), change=_named),
            "stands": Rule(lambda _row: self._shops(False), change=_stand),
            "products": Rule(
                lambda _row: {PRODUCT: size.products}, along=shop, texts=("slug",), change=_named
            ),
            "certificates": Rule(along=shop),
            "applications": Rule(along=pair, texts=("number",), change=self._application),
            "awards": Rule(along=pair, at_most=granted, texts=("number", "decision_number")),
            "decision_letters": Rule(texts=("number", "check_code")),
            "bills": Rule(along=pair, texts=("number",), change=_bill),
            "receipts": Rule(texts=("provider_ref", "ref_key")),
            "disbursements": Rule(texts=("bank_reference", "ref_key")),
            "allocations": Rule(along=pair, at_most=granted),
            "follow_ups": Rule(along=pair, at_most=reported),
            "outcomes": Rule(along=pair, at_most=reported, texts=("number", "contract_key")),
            "enquiries": Rule(lambda _row: {ENQUIRY: size.enquiries}, along=shop, texts=("number",)),
            "notices": replace(letters, texts=("key",)),
            "letters": replace(letters, texts=("key", "to", "message_id")),
            "jobs": Rule(self._letter_of_job, texts=("key",), change=self._job),
            "ledger_transactions": Rule(change=_keyed("award_id")),
            "budget_lines": Rule(change=_keyed("fair_id")),
            **dict.fromkeys(
                ("decision_reviews", "listing_reports", "measure_proposals"), Rule(along=frozenset())
            ),
        }

    def _links(self) -> dict[tuple[str, str], Callable[[Row], str]]:
        """Columns that name a row without a foreign key."""
        return {
            ("stored_files", "organisation_id"): lambda _row: "organisations",
            ("stored_files", "uploaded_by"): lambda _row: "people",
            ("thread_reads", "message_id"): lambda _row: "messages",
        }

    def _letter_of_job(self, row: Row) -> Span:
        return self.copier.spans.get(("letters", row["payload"].get("letter", 0)), ONCE)

    def _job(self, old: Row, new: Row, place: Place) -> Row:
        return new | {"payload": {"letter": self.copier.moved("letters", old["payload"]["letter"], place)}}

    def _shops(self, is_agency: bool) -> Span:
        return ONCE if is_agency else {FACILITY: self.size.facilities}

    def _fairs(self, row: Row) -> Span:
        """Fairs abroad stay as they are (R13: two a facility and year); those only listed are fewer."""
        if row["kind"] == FairKind.OVERSEAS:
            return ONCE
        return {FAIR: self.size.fairs if row["id"] in self.applied else self.size.listed_fairs}

    def _application(self, old: Row, new: Row, place: Place) -> Row:
        """At the further fairs nothing was decided yet: what got an award in the demo waits there to be looked at."""
        if self._undecided(old["id"], place):
            new |= {"state": ApplicationState.SUBMITTED, "list_number": "", "due_on": None, "contract": None}
            new |= {"decided_reason": "", "share_to_pledge": None}
        return new

    def _undecided(self, application: int, place: Place) -> bool:
        return place.get(FAIR, 0) >= self.size.granted and application in self.decided

    def make(self) -> None:
        """Every table, then what follows from the rows: sums of ceilings, next numbers, the chain of history."""
        tables = [table for table in Base.metadata.sorted_tables if table.name not in HISTORY]
        for table in sorted(tables, key=lambda table: table.name == "jobs"):  # which name letters
            begun = time.monotonic()
            if count := self.copier.copy(table):
                self.say(f"  {table.name:<24} {count:>9,}  {time.monotonic() - begun:6.1f} s")
        self._sums()
        self._numbers()
        self._history()

    def _sums(self) -> None:
        """What is committed and paid below every ceiling, and as much more room as that takes."""
        total = lambda account: func.coalesce(  # noqa: E731
            func.sum(case((LedgerEntry.account == account, LedgerEntry.amount), else_=0)), 0
        )
        query = (
            select(BudgetLine.id, BudgetLine.cap, BudgetLine.committed + BudgetLine.paid)
            .add_columns(total(Account.COMMITTED), total(Account.PAID))
            .outerjoin(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
            .group_by(BudgetLine.id, BudgetLine.cap, BudgetLine.committed, BudgetLine.paid)
        )
        for line, cap, before, committed, paid in self.connection.execute(query).all():
            room = None if cap is None else cap + max(0, committed + paid - before)
            values = {"cap": room, "committed": committed, "paid": paid}
            self.connection.execute(update(BudgetLine.__table__).where(BudgetLine.id == line).values(values))

    def _numbers(self) -> None:
        """The next application, award, bill … gets a number nobody has; on PostgreSQL the next row an id."""
        self.connection.execute(text("UPDATE number_series SET last = last + 10000000"))
        if self.connection.dialect.name != "postgresql":
            return
        for table in Base.metadata.sorted_tables:
            if isinstance(table.autoincrement_column, Column) and not table.autoincrement_column.foreign_keys:
                self.connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) + 1 FROM {table.name}))"
                    )
                )

    def _history(self) -> None:
        """The lines about every copy, after those of the small world, in one chain with them."""
        begun, table = time.monotonic(), Base.metadata.tables["audit_entries"]
        lines = [dict(row._mapping) for row in self.connection.execute(select(table).order_by(table.c.seq))]
        head = self.connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
        seq, last, batch = head.seq, head.hash, list[Row]()
        for old in lines:
            kind = self.kinds[old["kind"]]
            for place in places(self.copier.spans.get((kind, old["thing_id"]), ONCE)):
                if self._is_later_than_its_thing(old, place):
                    continue
                seq += 1
                new = old | {
                    "seq": seq,
                    "at": old["at"] + timedelta(seconds=7 * self.copier.number(place)),
                    "thing_id": self.copier.moved(kind, old["thing_id"], place),
                    "actor_id": self.copier.moved("people", old["actor_id"], place),
                    "prev_hash": last,
                }
                last = new["hash"] = AuditEntry.digest(SimpleNamespace(**new, signed_name=old["actor_name"]))  # type: ignore[arg-type]
                batch.append(new)
            if len(batch) > BATCH:
                self.connection.execute(insert(table), batch)
                batch = []
        if batch:
            self.connection.execute(insert(table), batch)
        self.connection.execute(update(Base.metadata.tables["audit_head"]).values(seq=seq, hash=last))
        self.say(f"  {table.name:<24} {seq - head.seq:>9,}  {time.monotonic() - begun:6.1f} s")

    def _is_later_than_its_thing(self, line: Row, place: Place) -> bool:
        """Lines of a decision that the copy of its application still waits for."""
        if line["kind"] != "application" or not self._undecided(line["thing_id"], place):
            return False
        return bool(line["seq"] > self.submitted[line["thing_id"]])


def _named(old: Row, new: Row, place: Place) -> Row:
    """Names tell copies apart, as the names of workshops in neighbouring villages do."""
    number = "-".join(str(step) for step in place.values())
    return new | {name: f"{old[name]} {number}" for name in ("name", "name_vi", "name_en") if old.get(name)}


def _facility(old: Row, new: Row, place: Place) -> Row:
    return new | {"tax_code": f"{(int(old['tax_code'][:10]) + place[FACILITY] * 10_000_000) % 10**10:010d}"}


def _stand(old: Row, new: Row, place: Place) -> Row:
    """Each further set of stands stands in rows of its own behind the last."""
    return new | {
        "number": f"{old['number']}.{place.get(FACILITY, 0)}",
        "y": old["y"] + 40 * place.get(FACILITY, 0),
    }


def _bill(_old: Row, new: Row, _place: Place) -> Row:
    return new | {"memo": f"{new['number'].replace('-', '')} VON DOI UNG"[:25]}


def _keyed(column: str) -> Callable[[Row, Row, Place], Row]:
    """Keys spell the number of the row they belong to: ``award:91:commit``, ``fair:147:space``."""

    def change(old: Row, new: Row, place: Place) -> Row:
        return new | {"key": old["key"].replace(f":{old[column]}", f":{new[column]}", 1)}

    return change


def main(size: Size) -> None:
    """Load the demo if nobody lives here, then copy it."""
    app = create_app()
    with app.app_context():
        if not world.is_loaded():
            world.load(config.load(), print)
        db.session.remove()
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":  # no transaction has begun yet
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            Making(connection, size, print).make()
            connection.commit()


if __name__ == "__main__":
    main(SIZES[sys.argv[1] if len(sys.argv) > 1 else "full"])
