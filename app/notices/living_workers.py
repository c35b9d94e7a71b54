"""Which workers of this machine live: each holds a file by a lock, and the lock goes with its process.

Workers of other machines are not seen here; what they held waits for its lease to end.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

FOLDER = "workers"


@contextmanager
def sign(instance: Path) -> Iterator[str]:
    """Live under a name of one's own until the block ends."""
    folder, name = instance / FOLDER, uuid4().hex
    folder.mkdir(parents=True, exist_ok=True)
    born = folder / f"{name}.part"
    with born.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        born.rename(folder / name)  # never to be seen without its lock
        yield name
        (folder / name).unlink(missing_ok=True)


@contextmanager
def dead(instance: Path) -> Iterator[list[str]]:
    """The names of those that ended without a word; forgotten when the block ends well."""
    with ExitStack() as held:
        found = []
        for path in (instance / FOLDER).glob("*"):
            if path.suffix:
                continue
            try:
                file = held.enter_context(path.open())
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:  # it lives, or another worker has just seen to it
                continue
            found.append(path)
        yield [path.name for path in found]
        for path in found:
            path.unlink(missing_ok=True)
