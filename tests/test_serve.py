"""The process that keeps everything alive."""

from __future__ import annotations

import os
from pathlib import Path

from app import keeper


def test_preparing_happens_in_a_process_of_its_own_so_that_the_servers_inherit_nothing(
    tmp_path: Path,
) -> None:
    note = tmp_path / "pid"
    assert keeper.apart(lambda: note.write_text(str(os.getpid())) and None)
    assert int(note.read_text()) != os.getpid()


def test_a_preparation_that_fails_is_noticed(capfd: object) -> None:
    def broken() -> None:
        raise RuntimeError("the disk is gone")

    assert not keeper.apart(broken)
