"""Public pages kept for up to half a minute, for readers nobody knows: the same bytes for all of them.

A page says itself that it is the same for everybody (``kept``) and which questions its address may carry. It is kept by
address, language, low data and whether English is offered; only when it answered 200, set no cookie and holds no field
that belongs to one browser. It is good for half a minute at most, and only as long as nothing everybody sees was changed
on this machine (``kernel/public_changes.py``): what is taken down is gone at once in every process of the machine, and
within the half minute on others. In the second half of its time one reader's request makes it anew while the others are
given the page as it is. Every such page has an ETag, also when it is not kept (docs/decisions/0008).
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from flask import Flask, Response, current_app, request, session
from werkzeug.http import parse_cookie, parse_etags
from werkzeug.sansio.utils import host_is_trusted

from app.kernel import clock, public_changes
from app.web import encodings
from app.web.context import LOW_DATA, STAY
from app.web.language import PREFIX, rather_english

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])
Headers = list[tuple[str, str]]
Mark = tuple[str, int]
"""Whose mark of public changes, and where it stood."""
SECONDS, RENEWED_AFTER, CLAIMED = 30, 15, 10
MOST_BYTES, MOST_OF_ONE, LONGEST_QUERY, MOST_VALUES = 12 * 1024 * 1024, 1024 * 1024, 200, 8
OF_ONE_BROWSER = (b'name="csrf_token"', b'name="form_key"')
"""A field that belongs to one browser: a page with one is nobody else's."""
SHELF, ENCODED = "kept_pages", "Content-Encoding"
ASKED, WORTHY, USUAL = "cho_phien.reader_unknown", "cho_phien.same_for_all", "cho_phien.usual_address"
"""Notes in the environment between the middleware and ``_look``."""
PERSONAL: set[str] = set()


def means_a_person(*cookies: str) -> None:
    """Whoever sends one of these cookies is given nothing kept, and nothing of theirs is kept; sessions always are."""
    PERSONAL.update(cookies)


def kept(*questions: str) -> Callable[[View], View]:
    """The page is the same for every reader nobody knows; ``questions`` are the arguments its address may carry."""

    def mark(view: View) -> View:
        view.kept_questions = frozenset(questions)  # type: ignore[attr-defined]  # read by ``_look``
        return view

    return mark


class Key(NamedTuple):
    """What a kept page is found by."""

    path: str
    query: str
    low_data: bool
    offers_english: bool


@dataclass
class Kept:
    """One page: when and under which mark it was begun, its headers, its bytes by encoding (empty: as they are)."""

    made_at: float
    mark: Mark
    tag: str
    headers: Headers
    bodies: dict[str, bytes]
    renewed_since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def body(self, encoding: str) -> bytes:
        """The bytes in an encoding, made from another one the first time."""
        with self.lock:
            if encoding not in self.bodies:
                known, body = next(iter(self.bodies.items()))
                self.bodies[encoding] = encodings.smaller(encodings.larger(body, known), encoding)
            return self.bodies[encoding]

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return sum(map(len, self.bodies.values())) + 2048

    def is_asked_anew(self, moment: float) -> bool:
        """Whether this reader makes the page anew: half its time is over and nobody else is about it."""
        if moment - self.made_at < RENEWED_AFTER:
            return False
        with self.lock:
            if moment - self.renewed_since < CLAIMED:
                return False
            self.renewed_since = moment
            return True


class Shelf:
    """The kept pages of one process, those read last at the end; never more than ``most`` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.size = most, 0
        self._pages: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many pages are kept."""
        return len(self._pages)

    def take(self, key: Key, moment: float, mark: Mark) -> Kept | None:
        """The page, unless its time is over or it was made before the last change."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            if found[0].mark != mark or not 0 <= moment - found[0].made_at < SECONDS:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return found[0]

    def put(self, key: Key, page: Kept) -> None:
        """Keep a page; also again when it holds more bytes than before."""
        if page.size > MOST_OF_ONE:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = (page, page.size)
            self.size += page.size
            while self.size > self.most:
                self._drop(next(iter(self._pages)))

    def drop(self, key: Key) -> None:
        """Keep this page no longer."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        self.size -= gone[1] if gone else 0


class KeptPages:
    """WSGI middleware around the application: answers from the shelf, or lets the page be made and looks at it."""

    def __init__(self, app: Flask, inner: WSGIApplication) -> None:
        self.app, self.inner, self.shelf = app, inner, Shelf()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request: out of memory, or made."""
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start_response)
        folder, moment = self.app.instance_path, clock.now().timestamp()
        mark = folder, public_changes.standing(folder)
        page = self.shelf.take(key, moment, mark)
        if page is None or (environ["REQUEST_METHOD"] == "GET" and page.is_asked_anew(moment)):
            return self._make(key, moment, mark, environ, start_response)
        return self._give(key, page, environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """Where to look; None for whoever is known, and for what is never the same for all."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not self.app.config["KEEP_PAGES"]:
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY or environ.get("SCRIPT_NAME") or "HTTP_X_FORWARDED_PREFIX" in environ:
            return None
        trusted = self.app.config["TRUSTED_HOSTS"]
        if trusted and not host_is_trusted(environ.get("HTTP_HOST"), trusted):
            return None
        cookies = parse_cookie(environ.get("HTTP_COOKIE"))
        if self.app.config["SESSION_COOKIE_NAME"] in cookies or not PERSONAL.isdisjoint(cookies):
            return None
        english = path == PREFIX or path.startswith(f"{PREFIX}/")
        offers = (
            not english and STAY not in cookies and rather_english(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        )
        return Key(path, query, cookies.get(LOW_DATA) == "1", offers)

    def _make(
        self, key: Key, moment: float, mark: Mark, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        begun: list[tuple[str, Headers]] = []

        def begin(status: str, headers: Headers, _fault: object = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda _more: None

        environ[ASKED] = True
        made = self.inner(environ, begin)
        status, headers = begun[-1]
        tag = environ.get(WORTHY)
        if tag is None:
            if environ["REQUEST_METHOD"] == "GET":
                self.shelf.drop(key)
            start_response(status, headers)
            return made
        body = _read(made)
        encoding = next((value for name, value in headers if name == ENCODED), "")
        bare = [(name, value) for name, value in headers if name not in {ENCODED, "Content-Length"}]
        page = Kept(moment, mark, tag, bare, {encoding: body})
        if environ[USUAL]:
            self.shelf.put(key, page)
        return self._give(key, page, environ, start_response)

    def _give(
        self, key: Key, page: Kept, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and (asked == page.tag or parse_etags(asked).contains_weak(page.tag[3:-1])):
            start_response("304 Not Modified", [pair for pair in page.headers if pair[0] != "Content-Type"])
            return [b""]
        before = len(page.bodies)
        encoding = encodings.accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = page.body(encoding)
        if len(page.bodies) != before and self.shelf.take(key, page.made_at, page.mark) is page:
            self.shelf.put(key, page)
        headers = [*page.headers, ("Content-Length", str(len(body)))]
        start_response("200 OK", [*headers, (ENCODED, encoding)] if encoding else headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _read(made: Iterable[bytes]) -> bytes:
    """Everything an application gave."""
    try:
        return b"".join(made)
    finally:
        close = getattr(made, "close", None)
        if close:
            close()


def _look(response: Response) -> Response:
    """Note for the middleware that this answer is the same for everybody, and by what it is known."""
    view = current_app.view_functions.get(request.endpoint or "")
    questions, environ = getattr(view, "kept_questions", None), request.environ
    if questions is None or not environ.get(ASKED) or request.method != "GET" or response.status_code != 200:
        return response
    body = response.get_data()
    if session.modified or "Set-Cookie" in response.headers or any(field in body for field in OF_ONE_BROWSER):
        return response
    response.set_etag(hashlib.blake2b(body, digest_size=12).hexdigest(), weak=True)
    values = sum(len(one) for one in request.args.listvalues())
    environ[WORTHY] = response.headers["ETag"]
    environ[USUAL] = request.args.keys() <= questions and values <= MOST_VALUES
    return response


def install(app: Flask) -> None:
    """Keep pages in front of the application; what is kept is asked for in ``app.extensions`` by tests."""
    app.config.setdefault("KEEP_PAGES", not app.testing)
    app.after_request(_look)
    pages = KeptPages(app, app.wsgi_app)
    app.extensions[SHELF] = pages.shelf
    app.wsgi_app = pages  # type: ignore[method-assign]  # Flask's documented way
