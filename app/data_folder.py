"""The folder of the site's data: whether who we are may write to it, said before anything fails in the middle."""

from __future__ import annotations

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import config

IN_USE = "in-use.lock"


class ClosedFolder(config.Refused):
    """The folder may not be written to; the message says by whom, and what mends it."""


def check(settings: config.Settings) -> None:
    """Make the folder; raise ``ClosedFolder`` when it, or something that stands in it, is closed to us or not ours."""
    folder, me = settings.instance.resolve(), _user(os.geteuid())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise ClosedFolder(
            f"CHO_PHIEN_INSTANCE: {folder} cannot be made ({refused.strerror}). "
            f"As root: install -d -m 700 -o {me} {folder}"
        ) from None
    for path in (folder, *(folder.iterdir() if _may(folder, os.R_OK | os.X_OK) else ())):
        if not _may(path, os.W_OK | (os.X_OK if path.is_dir() else 0)):
            raise ClosedFolder(
                f"CHO_PHIEN_INSTANCE: {path} is closed to the user {me}. As root: chown -R {me}: {folder}"
            )
    owner = folder.stat().st_uid
    if settings.is_production and os.geteuid() == 0 != owner:
        raise ClosedFolder(
            f"CHO_PHIEN_INSTANCE: {folder} belongs to {_user(owner)}, who could not change what root writes there. "
            f"Do this as that user: runuser -u {_user(owner)} -- ./run ..."
        )


@contextmanager
def in_use(instance: Path) -> Iterator[None]:
    """Hold what tells ``restore`` that the site runs; several processes may, and it goes with the last of them."""
    with (instance / IN_USE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def at_rest(instance: Path) -> Iterator[bool]:
    """Whether nobody on this machine serves; while it says so nobody begins to."""
    with (instance / IN_USE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=True)


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a container may run as a number nobody named
        return str(number)
