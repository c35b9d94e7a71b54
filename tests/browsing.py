"""What a browser is asked: to open pages of the real application, to look for what hinders people, and not to scroll sideways."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.waiting import GENEROUS_SECONDS

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: the same engine without windows, a quarter of the processor time for each page."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu-rasterization",  # there is no graphics card: drawing through one is only imitated
    "--disable-gpu-compositing",
    # Our own pages need no process each: a new one for every page that is opened cost more than the page.
    "--disable-features=IsolateOrigins,site-per-process,RenderDocument,SpareRendererForSitePerProcess",
]
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
"""The machine's own browser; None for the one Playwright keeps."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; skipped where none is installed.

    What a test expects of a page may take as long as on a busy machine: Playwright's own five seconds are not a verdict.
    """
    expect.set_options(timeout=GENEROUS_SECONDS * 1_000)
    with sync_playwright() as play:
        if not (CHROMIUM or Path(play.chromium.executable_path).exists()):
            pytest.skip("no Chromium on this machine")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def findings(page: Page) -> list[str]:
    """What axe has against a page."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


def sideways(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
