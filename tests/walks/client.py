"""Somebody at work who does not give up: sends a form again, with its key, until the site has said that it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, build_opener

from bs4 import BeautifulSoup

from tests.walks.house import House
from tests.walks.visitor import PASSWORD

Fields = dict[str, str]
AWAY = (OSError, HTTPException)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """A redirect is an answer here."""
        return


class Client:
    """One person, one browser without eyes."""

    def __init__(self, house: House, is_over: Callable[[], bool]) -> None:
        self.house, self.is_over = house, is_over
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())

    def sign_in(self, email: str) -> None:
        """Through the page."""
        fields = self.form("/sign-in", "/sign-in")
        status, _ = self.send("/sign-in", {**fields, "email": email, "password": PASSWORD})
        assert status in {302, 303}, status

    def form(self, path: str, action: str) -> Fields:
        """The hidden fields of the form on a page whose address ends so."""
        soup = BeautifulSoup(self._until_answered(path), "html.parser")
        found = [one for one in soup.select("main form") if str(one.get("action") or path).endswith(action)]
        hidden = found[-1].select('input[type="hidden"]')
        return {str(one["name"]): str(one.get("value") or "") for one in hidden}

    def _until_answered(self, path: str) -> str:
        while True:
            status, text = self.ask(path)
            if status == 200:
                return text
            assert status in {0, 503}, f"{path} answered {status}"
            time.sleep(0.1)

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Status and text (or where to go); status 0 when nobody answered."""
        try:
            with self.browser.open(f"{self.house.address}{path}", body, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as other:
            return other.code, other.headers.get("Location") or ""
        except AWAY:
            return 0, ""

    def send(self, path: str, fields: Fields) -> tuple[int, str]:
        """Send a form until somebody answers; status and where to go. Status 0 when the work was over before."""
        body = urlencode(fields).encode()
        while True:
            status, where = self.ask(path, body)
            if status not in {0, 503}:
                return status, where
            if self.is_over():
                return 0, ""
            time.sleep(0.1)
