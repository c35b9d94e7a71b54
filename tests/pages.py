"""A test client that looks at every page it meets: one h1, a title, labelled fields, unique ids, no leftover text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import lxml.html
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import queries
from app.accounts.models import Membership, Person
from app.kernel.db import db, only_read

UNFILLED = re.compile(r"%\(\w+\)s|\{\{|\}\}|Undefined")
Data = Mapping[str, Any]

DATA = "application/ld+json"


class Page:
    """An answer and its parsed HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""

    @cached_property
    def root(self) -> lxml.html.HtmlElement:
        """The page taken apart by lxml, many times faster than a soup: for what every test does."""
        return lxml.html.document_fromstring(self.html or "<p></p>")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page taken apart for whoever looks for something in it."""
        return BeautifulSoup(self.html, "html.parser")

    @property
    def location(self) -> str:
        """Where it leads on."""
        return self.response.headers.get("Location", "")

    @cached_property
    def text(self) -> str:
        """Everything readable, blanks folded."""
        return _text(self.root)

    def error_of(self, field: str) -> str:
        """The sentence next to a field."""
        found = self.root.xpath("//*[@id=$id]", id=f"{field}-error")
        return _text(found[0]) if found else ""

    def value_of(self, field: str) -> str:
        """What a field shows."""
        found = self.root.xpath("//*[@name=$name]", name=field)
        assert found, f"no field {field}"
        if found[0].tag == "select" and not found[0].xpath(".//option[@selected]"):
            return ""
        return _value(found[0])

    def form_values(self, action_part: str = "") -> dict[str, str]:
        """The fields of the first form whose action contains the text, as a browser would send them."""
        for form in self.root.iter("form"):
            if action_part in form.get("action", "") and form.get("method", "").lower() == "post":
                return _values(form)
        raise AssertionError(f"no form to {action_part!r}")

    def edit_form(self, path: str) -> dict[str, str]:
        """The fields of the edit form that is sent to this address, with the mark of what it showed."""
        forms = [one for one in self.root.iter("form") if (one.get("action") or path).endswith(path)]
        marked = [values for values in map(_values, forms) if values.get("opened")]
        assert marked, f"no edit form to {path}"
        return marked[0]


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _values(form: lxml.html.HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in form.iter("input", "textarea", "select"):
        name, kind = field.get("name", ""), field.get("type", "text")
        unticked = kind in {"checkbox", "radio"} and field.get("checked") is None
        if name and kind not in {"submit", "file"} and not unticked:
            values[name] = _value(field)
    return values


def _value(field: lxml.html.HtmlElement) -> str:
    if field.tag == "textarea":
        return "".join(field.itertext()).strip()
    if field.tag == "select":
        options = field.xpath(".//option[@selected]") or field.xpath(".//option")
        return options[0].get("value", "") if options else ""
    return field.get("value", "on" if field.get("type") == "checkbox" else "")


class Pages:
    """The client. ``sign_in`` takes a person; the test's own open transaction is committed before each request."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.config["WTF_CSRF_ENABLED"] = False
        self.client = app.test_client()

    def sign_in(self, person: Person, membership: Membership | None = None) -> Pages:
        """Become somebody in one of their roles (the first when none is named)."""
        db.session.commit()
        roles = queries.live_memberships(person.id)
        role = membership or (roles[0] if roles else None)
        with self.client.session_transaction() as session:
            session["_user_id"] = queries.session_key(person, role)
            session["_fresh"] = True
        db.session.rollback()
        return self

    def fresh(self) -> Pages:
        """As if the person had just signed in: for tests that jump over days."""
        with self.client.session_transaction() as session:
            session.pop("begun", None)
            session.pop("used", None)
        return self

    def sign_out(self) -> Pages:
        """Become nobody."""
        with self.client.session_transaction() as session:
            session.clear()
        return self

    def get(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """Look at a page."""
        return self._answer(self._send("GET", path, **options), status)

    def post(self, path: str, data: Data | None = None, *, status: int | None = None, **options: Any) -> Page:
        """Send a form; without ``status`` any redirect will do."""
        return self._answer(self._send("POST", path, data=data or {}, **options), status)

    def save(self, path: str, data: Data, *, status: int | None = None, at: str = "", **options: Any) -> Page:
        """Open the page of an edit form (``at`` when it is another address) and send it, changed so."""
        opened = self.get(at or path).edit_form(path)["opened"]
        return self.post(path, {"opened": opened, **data}, status=status, **options)

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """An answer as it came, not inspected."""
        return self._send(method, path, **options)

    def _send(self, method: str, path: str, **options: Any) -> TestResponse:
        db.session.commit()
        db.session.remove()
        try:
            with self.app.app_context():  # each request speaks its own language, as it does in service
                return self.client.open(path, method=method, **options)
        finally:
            only_read(False)

    def _answer(self, response: TestResponse, status: int | None) -> Page:
        page = Page(response)
        if status is None:
            assert page.status in {302, 303}, f"{page.status}: {page.text[:1500]}"
        else:
            assert page.status == status, (
                f"{page.status} instead of {status}: {page.text[:1500]} {page.location}"
            )
        if page.html and page.status not in {301, 302, 303}:
            inspect(page)
        return page


def inspect(page: Page) -> None:
    """What must hold for every page of the site."""
    root = page.root
    assert len(root.findall(".//h1")) == 1, "a page has one h1"
    assert (root.findtext("head/title") or "").strip(), "a page has a title"
    assert "<html" in page.html, "a page is a whole document"
    assert root.get("lang") in {"vi", "en"}, "a page says its language"
    ids = Counter(root.xpath("//@id"))
    assert not [i for i, n in ids.items() if n > 1], f"ids twice: {[i for i, n in ids.items() if n > 1]}"
    for tag in root.xpath("//*[@style]"):
        raise AssertionError(f"inline style on {lxml.html.tostring(tag)!r}")
    for script in root.iter("script"):
        if script.get("type") == DATA:  # no browser runs it
            json.loads(str(script.text))
        else:
            assert script.get("src"), "no inline script"
    labelled = set(root.xpath("//label/@for"))
    for field in root.iter("input", "select", "textarea"):
        assert _labelled(field, labelled), f"no label for {lxml.html.tostring(field)!r}"
    leftover = UNFILLED.search(" ".join(root.xpath("//text()[not(parent::script)]")))
    assert leftover is None, f"leftover text {leftover and leftover.group()}"


def _labelled(field: lxml.html.HtmlElement, labelled: set[str]) -> bool:
    if field.get("type") in {"hidden", "submit", "button"}:
        return True
    own = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
    return bool(own) or next(field.iterancestors("label"), None) is not None
