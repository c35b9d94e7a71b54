"""An application whose database is still empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.kernel.db import db, only_read
from tests import databases


@pytest.fixture
def unbuilt(database_kind: databases.Kind, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table, with its context pushed."""
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    if isinstance(database_kind, databases.Postgres):
        name = f"{database_kind.name}_migrated"
        database_kind.make(name)
        url = database_kind.server.url(name)
    site = create_app(databases.settings(tmp_path, url))
    with site.app_context():
        only_read(False)
        yield site
        db.session.remove()
        db.engine.dispose()
    if isinstance(database_kind, databases.Postgres):
        database_kind.remove(f"{database_kind.name}_migrated")
