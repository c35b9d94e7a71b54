"""``./run dev``: the whole site, started again whenever a file it is made of changes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import config

MADE_OF = (".py", ".html", ".po", ".txt")
LOOK_SECONDS = 0.5
Look = dict[Path, int]


def look(roots: Sequence[Path]) -> Look:
    """Every file the site is made of below these roots (a root may be a file), with the moment it changed, in ns."""
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*.*"))]
    found: Look = {}
    for file in files:
        try:
            if file.suffix in MADE_OF:
                found[file] = file.stat().st_mtime_ns
        except FileNotFoundError:  # an editor swapped it while we looked; the next look sees the new one
            continue
    return found


def changes(before: Look, after: Look) -> list[Path]:
    """Files that are new, gone or changed, by name."""
    return sorted(file for file in before.keys() | after.keys() if before.get(file) != after.get(file))


class Runner:
    """Runs a command and starts it again on changes; what fails to start waits for the next change."""

    def __init__(self, command: Sequence[str], roots: Sequence[Path]) -> None:
        self.command, self.roots = command, roots
        self.stopping = False

    def stop(self, _number: int = signal.SIGTERM, _frame: object = None) -> None:
        """Let the site finish what it has in hand, then end."""
        self.stopping = True

    def run(self) -> None:
        """Until told to stop."""
        seen = look(self.roots)
        running = self._begin()
        try:
            while not self.stopping:
                time.sleep(LOOK_SECONDS)
                now = look(self.roots)
                changed = changes(seen, now)
                if changed:
                    seen = now
                    print(f"\n{changed[0].name} changed: starting again …", flush=True)
                    self._end(running)
                    running = self._begin()
        finally:
            self._end(running)

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command)  # noqa: S603 - our own command, see main

    def _end(self, running: subprocess.Popen[bytes]) -> None:
        if running.poll() is None:
            running.terminate()
        running.wait()


def main() -> None:
    """Watch the application and its settings."""
    runner = Runner([sys.executable, "-m", "app.serve"], [config.ROOT / "app", config.ROOT / "config.py"])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, runner.stop)
    runner.run()


if __name__ == "__main__":
    main()
