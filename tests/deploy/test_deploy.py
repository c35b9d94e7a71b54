"""``./run test deploy``: a site brought up by the files of ``deploy/`` is walked: sign-up, photo, publication, letters."""

from __future__ import annotations

import io
import random
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from PIL import Image
from playwright.sync_api import Browser

from app import create_app
from app.kernel.db import db
from tests import databases
from tests.deploy.stack import Stack
from tests.waiting import until
from tests.walks import goods, people, world
from tests.walks.story import Story
from tests.walks.visitor import Way

pytestmark = pytest.mark.browser
LARGE = 5 * 1024 * 1024


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    one = Stack(tmp_path)
    try:
        one.up()
        yield one
    finally:
        one.stop()


def large_photo(*_size: int) -> bytes:
    """A photo of 5 MB and more: noise does not shrink."""
    dice = random.Random(5)
    picture = Image.frombytes("RGB", (2500, 1800), dice.randbytes(2500 * 1800 * 3))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=97)
    assert content.tell() > LARGE
    return content.getvalue()


def test_a_site_by_these_files_takes_a_sign_up_a_photo_a_publication_and_sends_letters(
    stack: Stack, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goods, "photo_with_gps", large_photo)
    url = stack.environment["DATABASE_URL"]
    app = create_app(databases.settings(tmp_path / "test", url))
    with app.app_context():
        world.build("vi")
        db.session.remove()
        story = Story(chromium, stack, Way("vi", 1280, axe=False), tmp_path)  # type: ignore[arg-type]
        try:
            people.facility_signs_up(story)
            goods.facility_lists_a_product(story)
            people.officer_verifies(story)
            goods.officer_publishes(story)
            assert story.troubles() == []
        finally:
            for visitor in story.everybody():
                visitor.context.close()
            db.session.remove()
            db.engine.dispose()
    what_stands_in_front_does_its_part(stack)
    the_worker_was_woken_through_redis(stack)
    probes_are_answered_by_address(stack)
    a_new_version_comes_without_a_gap(stack)
    the_nightly_backup_is_made(stack, tmp_path)
    for what in stack.left_out:
        warnings.warn(f"the deployment was tried without {what}", stacklevel=1)


def what_stands_in_front_does_its_part(stack: Stack) -> None:
    if stack.has_nginx:
        status, _, headers = stack.get("/", port=stack.http)
        assert (status, headers["Location"]) == (301, f"{stack.address}/")
        assert "Strict-Transport-Security" in stack.get("/")[2]
    assert "UNNAMED PROXY" not in stack.said()


def the_worker_was_woken_through_redis(stack: Stack) -> None:
    if stack.has_redis:
        with redis.Redis(port=stack.redis) as asked:
            done = asked.info("commandstats")
        assert {"cmdstat_lpush", "cmdstat_rpop"} <= set(done)


def probes_are_answered_by_address(stack: Stack) -> None:
    for path in ("/health", "/ready"):
        assert stack.get(path, host="10.0.0.7", port=stack.port)[0] == 200
    assert stack.get("/", host="10.0.0.7", port=stack.port)[0] == 400


def a_new_version_comes_without_a_gap(stack: Stack) -> None:
    assert stack.service()["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert stack.site is not None
    stack.site.send_signal(signal.SIGHUP)
    until(
        lambda: "The new version serves." in stack.said() or stack.get("/ready")[0] != 200, "the new version"
    )
    assert stack.get("/ready")[0] == 200
    assert stack.site.poll() is None


def the_nightly_backup_is_made(stack: Stack, folder: Path) -> None:
    done = stack.command("backup", str(folder / "backups"))
    assert done.returncode == 0, done.stderr
    (made,) = (folder / "backups").iterdir()
    assert list((made / "files" / "photos").rglob("*.webp"))
