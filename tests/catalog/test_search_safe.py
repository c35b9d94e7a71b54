"""Questions meant to hurt, an index that is gone or broken, and a writer that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import tasks
from app.catalog.search import engine
from app.catalog.search.port import LONGEST, MOST_WORDS
from app.kernel.db import db
from config import ROOT
from tests.catalog.shelves import ask, names, rebuild
from tests.make import catalog as make
from tests.pages import Pages

HOSTILE = [
    "[a TO z]",
    "*" * 200,
    "a* " * 200,
    "?" * 1000,
    "gom~~~~~9999",
    "(((((((((((",
    'name:"x" OR id:[* TO *]',
    "\x00\x01\u202e\u200b",
    "gốm " * 500,
    "ố" * 1000,
    "\x01\u202e\u200b",
    "_" * 50,
    "a_b_c n:gom",
    "-- ' ; DROP TABLE products",
    "9" * 900,
    "\U0001f600 gốm",
]
QUICK = 0.5
"""Seconds of this process on a processor, so that what else the machine does is not counted."""


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_question_is_slow_or_an_error(pages: Pages, words: str):
    for name in ("Gốm sứ men lam", "Lọ a b c", "Bình 9"):
        make.product(name_vi=name)
    rebuild()
    ask("warm")

    start = time.process_time()
    answer = ask(words)
    assert time.process_time() - start < QUICK
    assert not answer.degraded
    engine.suggest(words)
    pages.get("/catalogue", query_string={"q": words}, status=400 if "\x00" in words else 200)


def test_only_so_many_letters_and_words_are_read(app: Flask):
    make.product(name_vi="Gốm")
    rebuild()

    assert names("gốm" + " " * LONGEST + "không có gì")[:1] == ["Gốm"]
    assert names("gốm " * MOST_WORDS + "không có gì")[:1] == ["Gốm"]


@pytest.mark.parametrize("harm", ["missing", "empty pointer", "no files", "garbage", "cut off"])
def test_without_a_usable_index_the_catalogue_answers_and_says_so_until_the_worker_has_mended_it(
    pages: Pages, caplog: pytest.LogCaptureFixture, harm: str
):
    make.product(name_vi="Gốm sứ men lam")
    rebuild()
    folder = Path(pages.app.instance_path) / "search"
    place = folder / (folder / "current").read_text()
    if harm == "missing":
        shutil.rmtree(folder)
    elif harm == "empty pointer":
        (folder / "current").write_text("")
    elif harm == "no files":
        for file in place.iterdir():
            file.unlink()
    elif harm == "cut off":
        for file in place.glob("*.[pt][or]*"):  # words and postings
            file.write_bytes(file.read_bytes()[:9])
    else:
        for file in place.glob("*.toc"):
            file.write_bytes(b"not a table of contents")
    engine.current().store._snapshot = None

    page = pages.get("/catalogue?q=gom+su")

    assert "Gốm sứ men lam" in page.text
    assert "đang được lập lại" in page.text

    pages.get("/catalogue?q=gom+su+men")
    assert len([one for one in caplog.records if "search index is built anew" in one.message]) == 1
    tasks.mend_search()
    page = pages.get("/catalogue?q=gom+su")
    assert "Gốm sứ men lam" in page.text
    assert "đang được lập lại" not in page.text


def test_the_first_touch_builds_a_missing_index(app: Flask):
    product = make.product(name_vi="Gốm sứ men lam")
    db.session.commit()
    assert ask("gốm").degraded

    engine.current().index([product.id])

    assert names("gốm") == ["Gốm sứ men lam"]


WRITER = """
import sys
from app import create_app
from app.catalog.search import engine
from tests.databases import settings
from pathlib import Path
site = create_app(settings(Path(sys.argv[1]), sys.argv[2]))
with site.app_context():
    print("ready", flush=True)
    while True:
        engine.current().index(range(1, 200))
        print("wrote", flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_an_index_that_reads_and_writes(app: Flask):
    for number in range(40):
        make.product(name_vi=f"Gốm số {number}")
    rebuild()
    url = str(db.engine.url.render_as_string(hide_password=False))
    db.session.remove()
    for round_ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, app.instance_path, url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        writer.stdout.readline()
        time.sleep(0.013 * (round_ * 3 + 1))
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

        assert ask("gốm").total == 40
        engine.current().index(range(1, 200))
        assert len(engine.current().ids()) == 40


def test_rebuild_and_check_are_commands(app: Flask):
    product = make.product(name_vi="Gốm sứ men lam")
    db.session.commit()
    run = app.test_cli_runner().invoke

    assert "1 products" in run(args=["search", "rebuild"]).output
    assert run(args=["search", "check"]).exit_code == 0

    db.session.delete(product)
    db.session.commit()
    checked = run(args=["search", "check"])
    assert checked.exit_code == 1
    assert "1 too many" in checked.output
