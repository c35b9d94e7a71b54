"""The process that keeps everything alive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import config
from app import keeper
from tests.waiting import GENEROUS_SECONDS, until

KEPT = """
import signal, socket, sys
from app import keeper

class Bad(keeper.Renewal):
    def command(self, what):
        return ["/bin/false"]

def work(ready):
    ready()
    while True:
        signal.pause()

door = socket.create_server(("127.0.0.1", 0))
keeper.Keeper({"work": work}, Bad(door), [], lambda: print("up", flush=True)).run()
print("ended", flush=True)
"""


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


@pytest.fixture
def kept() -> Iterator[subprocess.Popen[str]]:
    """A keeper whose next version is broken."""
    one = subprocess.Popen(
        [sys.executable, "-c", KEPT],
        cwd=config.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield one
    one.kill()
    one.communicate()


def children(of: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


def test_a_new_version_that_cannot_be_set_up_leaves_the_old_one_serving(kept: subprocess.Popen[str]) -> None:
    assert kept.stdout is not None
    assert kept.stderr is not None
    assert kept.stdout.readline() == "up\n"
    before = children(kept.pid)
    for _ in range(2):
        kept.send_signal(signal.SIGHUP)
        assert "Setting the new version up" in kept.stderr.readline()
        assert "this one goes on serving" in kept.stderr.readline()
    assert children(kept.pid) == before
    kept.terminate()
    assert kept.stdout.readline() == "ended\n"
    assert kept.wait(GENEROUS_SECONDS) == 0


def test_a_child_that_dies_is_started_again_and_none_outlives_the_keeper(
    kept: subprocess.Popen[str],
) -> None:
    assert kept.stdout is not None
    assert kept.stdout.readline() == "up\n"
    (first,) = children(kept.pid)
    assert Path(f"/proc/{first}/comm").read_text() == "chophien-work\n"
    os.kill(first, signal.SIGKILL)
    until(lambda: children(kept.pid) not in ([], [first]), "another child")
    (second,) = children(kept.pid)
    kept.kill()
    kept.wait()
    until(lambda: not Path(f"/proc/{second}").exists(), "nothing to be left behind")
