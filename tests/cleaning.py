"""Makes a PostgreSQL database just like the prepared one again, without copying it.

Tables that were empty are emptied; lists and guards (indexes, constraints, triggers) are only looked at, and when a
test changed one the whole copy is made anew.
"""

from __future__ import annotations

import psycopg

OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
GUARDS = """
SELECT 'index', indexname::text FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
"""
HEAD = "audit_head"
GENESIS = "0" * 64


class Cleaner:
    """Knows which tables were empty and how the lists looked when the database was fresh."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        names = [row[0] for row in self._rows(TABLES)]
        self.lists = {name: self._count(name) for name in names if name != HEAD and self._count(name)}
        self.empty = [name for name in names if name not in self.lists and name != HEAD]
        self.sequences = {row[0] for row in self._rows(SEQUENCES)}
        self.guards = sorted(self._rows(GUARDS))
        self.born = int(self._rows("SELECT pg_current_xact_id()::text")[0][0])

    def clean(self) -> bool:
        """Empty what was empty; False when a list or a guard was changed and cleaning is not enough."""
        self.connection.execute(OTHERS.encode())
        if self._lists_changed() or sorted(self._rows(GUARDS)) != self.guards:
            return False
        self.connection.execute("SET session_replication_role = replica")
        for name in self._filled():
            self.connection.execute(f'DELETE FROM "{name}"'.encode())
        self.connection.execute(f"UPDATE {HEAD} SET seq = 0, hash = '{GENESIS}'".encode())
        for (name,) in self._rows(SEQUENCES):
            if name not in self.sequences:
                self.connection.execute(f'ALTER SEQUENCE "{name}" RESTART'.encode())
        return True

    def close(self) -> None:
        """Leave the database."""
        self.connection.close()

    def _lists_changed(self) -> bool:
        parts = [
            f"SELECT '{name}', count(*), count(*) FILTER (WHERE xmin::text::bigint >= {self.born}) FROM \"{name}\""
            for name in self.lists
        ]
        return any(
            count != self.lists[name] or new for name, count, new in self._rows(" UNION ALL ".join(parts))
        )

    def _filled(self) -> list[str]:
        parts = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in self.empty]
        return [row[0] for row in self._rows(" UNION ALL ".join(parts))]

    def _count(self, name: str) -> int:
        return int(self._rows(f'SELECT count(*) FROM "{name}"')[0][0])

    def _rows(self, words: str) -> list[tuple]:  # type: ignore[type-arg]  # whatever the query gives
        return self.connection.execute(words.encode()).fetchall()
