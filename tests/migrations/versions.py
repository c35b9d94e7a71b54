"""The migrations there are, the oldest first."""

from __future__ import annotations

from alembic.config import Config
from alembic.script import ScriptDirectory

import config

FOLDER = str(config.ROOT / "migrations")


def _versions() -> list[str]:
    settings = Config()
    settings.set_main_option("script_location", FOLDER)
    return sorted(script.revision for script in ScriptDirectory.from_config(settings).walk_revisions())


VERSIONS = _versions()
NEWEST = VERSIONS[-1]
NEXT = f"{int(NEWEST) + 1:04d}"
