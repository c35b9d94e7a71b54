"""Somebody with a browser of their own: every page they come to is looked over before they go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browsing import findings, sideways
from tests.walks.house import House

PASSWORD = "sông cầu lá trà nồi đất 27"
NARROW = 600
# What decides about obstacles: which elements stand in which, with their attributes, without the words and numbers in
# them. A list of more rows of the same kind is built the same.
SKELETON = """() => {
    const said = e => e.tagName + [...e.attributes]
        .filter(a => !["href", "value", "src", "srcset", "action", "d", "x", "y", "width"].includes(a.name))
        .map(a => a.name + "=" + a.value.replace(/[0-9]+/g, "")).join();
    return [...new Set([...document.querySelectorAll("html, body *")]
        .map(e => (e.parentElement ? said(e.parentElement) : "") + ">" + said(e)))].join();
}"""
Answers = dict[str, str | bool | Path]


def link(words: str) -> str:
    """A link of a page's own part that says just this, whatever its words are wrapped in."""
    said = f':text-is("{words}")'
    return f"main a{said}, main a:has({said})"


@dataclass
class Way:
    """How a walk is made: language, width, with JavaScript or without, looked over by axe or not."""

    language: str
    width: int
    script: bool = True
    axe: bool = True

    @property
    def prefix(self) -> str:
        """What addresses begin with in this language."""
        return "/en" if self.language == "en" else ""

    @property
    def screen(self) -> dict[str, Any]:
        """The size of the window, and a finger instead of a mouse on a phone."""
        phone = self.width < NARROW
        return {"viewport": {"width": self.width, "height": 740 if phone else 900}, "has_touch": phone}


@dataclass
class Visitor:
    """One person at the site."""

    context: BrowserContext
    house: House
    way: Way
    known: set[str]
    page: Page = field(init=False)
    seen: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    @classmethod
    def come(cls, browser: Browser, house: House, way: Way, known: set[str]) -> Visitor:
        """With a fresh browser, which keeps to the site's rules on what may be loaded; ``known`` are pages all came to."""
        options = {**way.screen, **house.browser_options}
        context = browser.new_context(java_script_enabled=way.script, locale=way.language, **options)
        return cls(context, house, way, known)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def open(self, path: str) -> None:
        """Type an address of the site, without its language."""
        answer = self.page.goto(self.house.address + self.way.prefix + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        self.look()

    def open_link(self, address: str) -> None:
        """Open a whole address, as from a letter."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answered {answer.status}"
        self.look()

    def follow(self, what: str) -> None:
        """Click a link and look at what comes."""
        self.press(what)

    def press(self, what: str) -> None:
        """Click something that leads to a page, opening whatever it is folded into."""
        target = self.page.locator(what).locator("visible=true").first
        if not target.count():
            target = self.page.locator(what).first
            self._unfold(what)
        # Not expect_navigation: a form notes its text in the page's history first, which counts as one.
        with self.page.expect_event("load"), self.page.expect_response(_is_page) as went:
            target.click()
        answer = went.value
        assert answer.status == 200, f"{what} led to {answer.status}: {self.words()[:2000]}"
        self.look()

    def _unfold(self, what: str) -> None:
        folded = self.page.locator(f"details:not([open]):has({what}) > summary")
        while folded.count():
            folded.first.click()

    def fill(self, answers: Answers) -> None:
        """Fill fields by their ids: text and dates, choices by value, ticks, files."""
        for name, value in answers.items():
            what = f"#{name}"
            control = self.page.locator(what)
            self._unfold(what)
            if isinstance(value, bool):
                control.set_checked(value)
            elif isinstance(value, Path):
                control.set_input_files(value)
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def tick(self, name: str, value: str) -> None:
        """Tick or choose one of several by the name and value of its box."""
        what = f'input[name="{name}"][value="{value}"]'
        self._unfold(what)
        self.page.locator(what).check()

    def sign_in(self, email: str) -> None:
        """Through the page, as everybody."""
        self.open("/sign-in")
        self.fill({"email": email, "password": PASSWORD})
        self.press("main form button[type=submit]")
        assert self.path != "/sign-in", self.words()

    @property
    def path(self) -> str:
        """Where they are, without the language."""
        return urlsplit(self.page.url).path.removeprefix(self.way.prefix)

    def words(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def says(self, *words: str) -> None:
        """The page says all of this."""
        text = self.page.locator("body").inner_text().replace("\N{NO-BREAK SPACE}", " ")
        for one in words:
            assert one in text, f"“{one}” is not on {self.page.url}:\n{text[:3000]}"

    def look(self) -> None:
        """The page is in its language, in its width, silent, and without obstacles; ``troubles`` keeps what is not so."""
        here = self.page.url.removeprefix(self.house.address)
        self.seen.append(here)
        found = [f"console: {text}" for text in self.complaints]
        self.complaints.clear()
        if self.page.locator("html").get_attribute("lang") != self.way.language:
            found.append("is in another language")
        if self.page.locator("[hidden]").locator("visible=true").count():
            found.append("shows what is hidden")
        if sideways(self.page):
            found.append("scrolls sideways")
        if self.way.axe and self._is_new():
            found += self._obstacles()
        self.troubles += [f"{here} {trouble}" for trouble in found]

    def _is_new(self) -> bool:
        """Whether nobody came to a page built the same before."""
        built = self.page.evaluate(SKELETON)
        if built in self.known:
            return False
        self.known.add(built)
        return True

    def _obstacles(self) -> list[str]:
        """What axe finds. On a phone the window is made as long as the page, so that the bar at its lower edge covers
        only what it would cover after scrolling to the end."""
        if self.way.width >= NARROW:
            return findings(self.page)
        length = self.page.evaluate("document.documentElement.scrollHeight")
        screen = self.way.screen["viewport"]
        self.page.set_viewport_size({**screen, "height": max(length, screen["height"])})
        found = findings(self.page)
        self.page.set_viewport_size(screen)
        return found


def _is_page(answer: Response) -> bool:
    """Whether an answer is a page one arrives at, no redirect on the way and no part of a page."""
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400
