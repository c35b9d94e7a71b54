"""``./run`` says in words what is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import config
from app import serve
from tests.waiting import GENEROUS_SECONDS

TOOLS = ["sh", "dirname", "awk", "df", "sha256sum", "cat", "rm", "printf", "sed", "id"]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout without an environment, on a machine with hardly anything on it."""
    for name in ("run", "requirements.txt"):
        shutil.copy(config.ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def stub(folder: Path, name: str, script: str) -> None:
    path = folder / "bin" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(folder: Path, *words: str, path: str = "bin") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "./run", *words],
        cwd=folder,
        env={"PATH": ":".join(str(folder / one) for one in path.split(":")), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=GENEROUS_SECONDS,
    )


def test_it_says_that_python_is_missing(bare: Path) -> None:
    done = run(bare, "setup")
    assert done.returncode != 0
    assert "Python 3.11 or newer is missing" in done.stderr


def test_it_says_that_the_venv_module_is_missing(bare: Path) -> None:
    stub(bare, "python3", 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    done = run(bare, "setup")
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr


def test_of_two_pythons_of_one_name_the_quicker_makes_the_environment(bare: Path) -> None:
    """One that was built without optimisation takes half as much again for everything."""
    for folder, took in (("slow", 15_000), ("bin", 10_000), ("alike", 9_500)):
        (bare / folder / "bin").mkdir(parents=True, exist_ok=True)
        script = f'case "$2" in *timeit*) echo {took} ;; *venv*) echo "made by {folder}" ;; esac'
        stub(bare if folder == "bin" else bare / folder, "python3.11", script)

    done = run(bare, "setup", path="slow/bin:bin:alike/bin")

    assert "made by bin" in done.stdout
    assert "made by slow" not in done.stdout + done.stderr


def test_it_says_that_the_disk_is_full(bare: Path) -> None:
    stub(bare, "df", 'printf "Filesystem 1024-blocks Used Available\\n/dev/x 1000 900 2048\\n"')
    done = run(bare, "setup")
    assert done.returncode != 0
    assert "The disk is nearly full: 2 MB free" in done.stderr


def test_an_unknown_word_shows_what_there_is(bare: Path) -> None:
    done = run(bare, "nonsense")
    assert done.returncode == 2
    assert "./run test" in done.stdout


def test_it_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "app.serve"],
            cwd=config.ROOT,
            env={**os.environ, "PORT": str(port), "CHO_PHIEN_INSTANCE": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=GENEROUS_SECONDS,
        )
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


@pytest.fixture
def with_a_python_that_tells(bare: Path) -> Path:
    """A checkout with two rooms of tests whose environment is there and only says what it is asked to run."""
    shutil.copy(config.ROOT / "requirements-dev.txt", bare / "requirements-dev.txt")
    for name in ("grep", "ls", "tr", "chromium"):
        stub(bare, name, f'exec {shutil.which(name) or "true"} "$@"')
    for room in ("catalog", "fairs"):
        (bare / "tests" / room).mkdir(parents=True)
    python = bare / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\ncase "$1" in -c) exit 0 ;; esac\n[ "$3" = install ] || echo "asked: $*"\n')
    python.chmod(0o755)
    return bare


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("catalog", "-n 2 tests/catalog"),
        ("catalog fairs -k price", "-n 2 -k price tests/catalog tests/fairs"),
        ("tests/catalog --db=postgresql", "tests/catalog --db=postgresql"),
        ("-k price", "-k price"),
    ],
)
def test_a_room_is_tested_by_its_name_and_what_pytest_understands_is_left_alone(
    with_a_python_that_tells: Path, typed: str, asked: str
) -> None:
    done = run(with_a_python_that_tells, "test", *typed.split())
    assert f"asked: -m pytest {asked}\n" in done.stdout, done.stdout + done.stderr


def test_a_room_that_is_not_there_is_answered_with_those_that_are(with_a_python_that_tells: Path) -> None:
    done = run(with_a_python_that_tells, "test", "catalogue")
    assert done.returncode == 1
    assert "There is no room called catalogue. Rooms with tests: catalog fairs" in done.stderr


def test_a_second_start_at_the_same_moment_finds_the_port_taken() -> None:
    """The first one listens before it prepares, and whoever connects meanwhile is answered afterwards."""
    place = serve.Place("127.0.0.1", free_port(), 1)
    first = serve.open_door(place)
    assert first is not None
    assert serve.open_door(place) is None

    with socket.create_connection((place.host, place.port)) as early:
        visitor, _ = first.accept()
        visitor.close()
        assert early.recv(1) == b""
    first.close()
    second = serve.open_door(place)
    assert second is not None, "though the connection of a moment ago still fades out"
    second.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
