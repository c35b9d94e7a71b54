"""``./run dev`` starts the site again when a file it is made of changes."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from app import dev
from tests.waiting import until


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def touch(file: Path, text: str) -> None:
    """Written at another moment than before, whatever the clock of the disk can tell apart."""
    file.write_text(text)
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1_000_000_000))


def test_the_site_starts_again_when_its_code_changes_also_after_a_start_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "LOOK_SECONDS", 0.02)
    code, said = tmp_path / "site.py", tmp_path / "said"
    said_by = f"import time; open({str(said)!r}, 'a').write('%s\\n'); time.sleep(600)"
    code.write_text(said_by % "first")
    runner = dev.Runner([sys.executable, str(code)], [tmp_path])
    watching = threading.Thread(target=runner.run)
    watching.start()
    try:
        until(lambda: lines(said) == ["first"], "the first start")
        touch(code, f"open({str(said)!r}, 'a').write('broken\\n'); nonsense")
        until(lambda: lines(said) == ["first", "broken"], "the broken start")
        touch(code, said_by % "mended" + " # mended")
        until(lambda: lines(said) == ["first", "broken", "mended"], "the mended start")
    finally:
        runner.stop()
        watching.join()


def test_new_gone_and_changed_files_count_and_others_do_not(tmp_path: Path) -> None:
    for name in ("kept.py", "gone.html", "changed.po"):
        (tmp_path / name).write_text("x")
    before = dev.look([tmp_path])
    (tmp_path / "gone.html").unlink()
    touch(tmp_path / "changed.po", "y")
    (tmp_path / "new.py").write_text("x")
    (tmp_path / "picture.webp").write_text("x")

    found = dev.changes(before, dev.look([tmp_path]))

    assert [file.name for file in found] == ["changed.po", "gone.html", "new.py"]
