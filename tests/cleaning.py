"""Makes a PostgreSQL database just like the prepared one again, without copying it.

Every table notes by a trigger that something was written to it. Tables that were empty are emptied again; when a test
wrote to a shipped list, or changed a guard (an index, a constraint, a trigger), the whole copy is made anew.
"""

from __future__ import annotations

import psycopg

BUSY = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IS DISTINCT FROM 'idle'"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = """SELECT sequencename, start_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL"""
GUARDS = """SELECT md5(string_agg(name, ' ' ORDER BY name)) FROM (
  SELECT 'relation ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
) AS guard(name)"""
NOTES = """CREATE SCHEMA notes;
CREATE UNLOGGED TABLE notes.written (name text NOT NULL);
CREATE FUNCTION notes.note() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO notes.written VALUES (TG_TABLE_NAME); RETURN NULL; END $$"""
NOTING = """CREATE TRIGGER zz_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{0}"
FOR EACH STATEMENT EXECUTE FUNCTION notes.note()"""
HEAD = "audit_head"
CLEANED = f"UPDATE {HEAD} SET seq = 0, hash = '{'0' * 64}'; TRUNCATE notes.written"


class Cleaner:
    """Knows which tables were empty and what guards there were when the database was fresh."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        tables = [name for (name,) in self._rows(TABLES)]
        filled = self._rows(
            " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables)
        )
        self.lists = {name for (name,) in filled} - {HEAD}
        self.sequences = {name for name, _ in self._rows(SEQUENCES)}
        self._run(NOTES, *(NOTING.format(table) for table in tables))
        self.guards = self._rows(GUARDS)
        self._run("SET session_replication_role = replica")

    def clean(self) -> bool:
        """Empty what was empty; False when a list or a guard was changed and cleaning is not enough."""
        self._run(BUSY)
        written = {name for (name,) in self._rows("SELECT DISTINCT name FROM notes.written")}
        if written & self.lists or self._rows(GUARDS) != self.guards:
            return False
        begun = [one for one in self._rows(SEQUENCES) if one[0] not in self.sequences]
        self._run(
            *(f'DELETE FROM "{name}"' for name in sorted(written - {HEAD})),
            *(f"SELECT setval('\"{name}\"', {start}, false)" for name, start in begun),
            CLEANED,
        )
        return True

    def close(self) -> None:
        """Leave the database."""
        self.connection.close()

    def _run(self, *statements: str) -> None:
        """All of them in one message to the server."""
        self.connection.execute(";\n".join(statements).encode())

    def _rows(self, words: str) -> list[tuple]:  # type: ignore[type-arg]  # whatever the query gives
        return self.connection.execute(words.encode()).fetchall()
