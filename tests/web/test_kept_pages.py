"""Public pages are kept for half a minute for readers nobody knows, and never for or from anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask

from app import create_app
from app.accounts.models import Facility
from app.accounts.service import checking
from app.catalog.models import Product
from app.catalog.service import review
from app.complaints import rules
from app.complaints.service import decide
from app.kernel import clock, public_changes
from app.kernel.db import db
from app.outcomes.states import OutcomeState
from app.web import kept_pages
from app.web.kept_pages import Kept, Key, Shelf
from tests import databases
from tests.make import accounts, catalog as make, complaints, outcomes
from tests.make.listing import again
from tests.pages import Pages
from tests.queries import counted

ENGLISH = "en-GB,en;q=0.8"
NOON = clock.at(clock.today(), 12)


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    """The site keeps pages, as it does in service."""
    app.config["KEEP_PAGES"] = True
    found: Shelf = app.extensions[kept_pages.SHELF]
    for key in list(found._pages):
        found.drop(key)
    return found


@pytest.fixture
def neighbour(app: Flask, shelf: Shelf, database_kind: databases.Kind) -> Iterator[Flask]:
    """Another web process of the same machine: the same data and folder, a shelf of its own."""
    other = create_app(databases.settings(Path(app.instance_path), database_kind.url))
    other.config["KEEP_PAGES"] = True
    yield other
    with other.app_context():
        db.engine.dispose()


def is_made(pages: Pages, path: str, **options: Any) -> bool:
    """Whether the page is put together for this request, which asks the database; a kept one asks nothing."""
    with counted() as sent:
        answer = pages.ask("GET", path, **options)
    assert answer.status_code == 200
    return bool(sent)


def test_a_page_is_made_once_in_a_while_for_everybody_nobody_knows(shelf: Shelf, pages: Pages) -> None:
    make.product()
    assert is_made(pages, "/catalogue")
    first = pages.ask("GET", "/catalogue")
    assert not is_made(pages, "/catalogue")
    assert pages.ask("GET", "/catalogue").data == first.data


@pytest.mark.parametrize("path", ["/", "/catalogue", "/makers", "/fairs", "/results", "/support"])
def test_whoever_is_signed_in_gets_their_own_page_and_leaves_none_behind(
    shelf: Shelf, pages: Pages, path: str
) -> None:
    pages.sign_in(accounts.owner(accounts.facility(), name="Nguyễn Thị Riêng"))
    assert is_made(pages, path)
    own = pages.ask("GET", path)
    assert "Riêng" in own.text
    assert "ETag" not in own.headers
    assert own.headers["Cache-Control"] == "no-store"

    pages.sign_out()
    assert is_made(pages, path), "what was made for a person is given to nobody else"
    nobodys = pages.ask("GET", path)
    assert "Riêng" not in nobodys.text

    pages.sign_in(accounts.owner(accounts.facility(), name="Trần Văn Riêng"))
    assert is_made(pages, path), "a person is given nothing kept"


@pytest.mark.parametrize("cookie", ["session", "known-device", "__Host-known-device"])
def test_a_cookie_that_means_a_person_is_given_nothing_kept(shelf: Shelf, pages: Pages, cookie: str) -> None:
    assert is_made(pages, "/makers")
    pages.client.set_cookie(cookie, "anything")
    assert is_made(pages, "/makers")
    assert is_made(pages, "/makers")


def test_each_language_each_way_of_saving_data_and_the_offer_of_english_are_pages_of_their_own(
    shelf: Shelf, pages: Pages
) -> None:
    seen = {
        "vi": pages.ask("GET", "/makers").data,
        "en": pages.ask("GET", "/en/makers").data,
        "offered": pages.ask("GET", "/makers", headers={"Accept-Language": ENGLISH}).data,
    }
    pages.client.set_cookie("low_data", "1")
    seen["low"] = pages.ask("GET", "/makers").data
    assert len(set(seen.values())) == 4
    assert not is_made(pages, "/makers")
    assert pages.ask("GET", "/makers").data == seen["low"]

    pages.client.delete_cookie("low_data")
    pages.client.set_cookie("stay", "1")
    assert pages.ask("GET", "/makers", headers={"Accept-Language": ENGLISH}).data == seen["vi"]


def test_a_page_with_a_field_of_one_browser_is_kept_for_nobody(
    app: Flask, shelf: Shelf, pages: Pages
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    slug = make.product().slug
    for path in ("/sign-in", "/sign-up/buyer", "/letters", f"/products/{slug}/report"):
        answer = pages.ask("GET", path)
        assert answer.status_code == 200, path
        assert "ETag" not in answer.headers
    assert len(shelf) == 0


def test_no_page_that_may_be_kept_holds_a_token_or_sets_a_cookie(
    app: Flask, shelf: Shelf, pages: Pages
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    product = make.product()
    names = {"slug": product.slug}
    makers = {"slug": product.facility.slug}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not hasattr(view, "kept_questions") or rule.endpoint.startswith("fairs."):
            continue
        assert view.access_mark == "public", rule  # type: ignore[attr-defined]
        values = makers if rule.rule.startswith("/makers/") else names if rule.arguments else {}
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, values)
        answer = pages.ask("GET", path)
        assert answer.headers.get("ETag", "").startswith('W/"'), path
        assert "Set-Cookie" not in answer.headers
        assert b"csrf_token" not in answer.data


def test_a_message_for_one_reader_is_shown_to_that_reader_alone(shelf: Shelf, pages: Pages) -> None:
    pages.ask("GET", "/help")
    with pages.client.session_transaction() as session:
        session["_flashes"] = [("ok", "Chỉ cho một người.")]
    assert "Chỉ cho một người." in pages.ask("GET", "/help").text
    pages.client.delete_cookie("session")
    assert "Chỉ cho một người." not in pages.ask("GET", "/help").text


@pytest.mark.parametrize(
    "path",
    [
        "/makers?utm_source=letter",
        "/makers?page=1&page=1&page=1&page=1&page=1&page=1&page=1&page=1&page=1",
        f"/makers?q={'g' * 300}",
    ],
)
def test_unusual_questions_are_answered_and_not_kept(shelf: Shelf, pages: Pages, path: str) -> None:
    assert is_made(pages, path)
    assert is_made(pages, path)
    assert len(shelf) == 0


@pytest.mark.parametrize(
    ("path", "status"), [("/products/there-is-none", 404), ("/makers?page=0", 404), ("/desk", 302)]
)
def test_refusals_and_ways_on_are_not_kept(shelf: Shelf, pages: Pages, path: str, status: int) -> None:
    assert pages.ask("GET", path).status_code == status
    assert "ETag" not in pages.ask("GET", path).headers
    assert len(shelf) == 0


def test_a_host_that_is_not_ours_is_refused_also_where_a_page_is_kept(
    app: Flask, shelf: Shelf, pages: Pages
) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    assert pages.ask("GET", "/help").status_code == 200
    assert pages.ask("GET", "/help", base_url="http://evil.example").status_code == 400


def test_who_has_the_page_is_told_that_it_holds(shelf: Shelf, pages: Pages) -> None:
    tag = pages.ask("GET", "/makers").headers["ETag"]
    again_asked = pages.ask("GET", "/makers", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    assert (again_asked.status_code, again_asked.data) == (304, b"")
    assert again_asked.headers["ETag"] == tag
    assert {"Cookie", "Accept-Encoding", "Accept-Language"} <= set(again_asked.vary)
    assert again_asked.headers["Cache-Control"] == "no-cache"

    accounts.facility("Xưởng mới")
    assert pages.ask("GET", "/makers", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_that_is_not_kept_has_its_mark_too(shelf: Shelf, pages: Pages) -> None:
    tag = pages.ask("GET", "/help?utm_source=letter").headers["ETag"]
    asked = pages.ask("GET", "/help?utm_source=letter", headers={"If-None-Match": f'"other", {tag}'})
    assert asked.status_code == 304


def test_one_kept_page_travels_as_each_browser_takes_it(shelf: Shelf, pages: Pages) -> None:
    first = pages.ask("GET", "/rules", headers={"Accept-Encoding": "br"})
    plain = pages.ask("GET", "/rules")
    packed = pages.ask("GET", "/rules", headers={"Accept-Encoding": "gzip, br;q=0"})
    head = pages.ask("HEAD", "/rules", headers={"Accept-Encoding": "br"})

    assert len(shelf) == 1
    assert brotli.decompress(first.data) == plain.data
    assert (first.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == ("br", "gzip")
    assert "Content-Encoding" not in plain.headers
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(first.data)))
    assert {answer.headers["ETag"] for answer in (first, plain, packed, head)} == {first.headers["ETag"]}
    assert plain.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def taken_away(what: str, product: Product) -> None:
    """Take something from everybody's sight."""
    officer = accounts.staff()
    if what == "product":
        review.take_down(product, officer, reason="Ảnh của nơi khác.")
    elif what == "maker":
        checking.suspend(product.facility, officer, reason="Không còn làm nghề.")
    else:
        report = complaints.reported(product)
        decide.uphold(report, officer, decide.Finding(rules.TAKEN_DOWN, "Ảnh giả.", urgent=True))


@pytest.mark.parametrize("what", ["product", "maker", "report"])
def test_what_is_taken_away_is_gone_at_once_in_every_process_of_the_machine(
    shelf: Shelf, pages: Pages, neighbour: Flask, what: str
) -> None:
    product = make.product(name_vi="Lọ men rạn")
    shown, there = (f"/products/{product.slug}", "/catalogue", "/"), Pages(neighbour)
    paths = [*shown, "/en/catalogue"]
    for visitor in (pages, there):
        assert "Lọ men rạn" in visitor.ask("GET", shown[0]).text
        for path in paths:
            visitor.ask("GET", path)
            assert not is_made(visitor, path)

    taken_away(what, again(product))
    db.session.commit()

    for visitor in (pages, there):
        assert visitor.ask("GET", shown[0]).status_code == 404
        assert "Lọ men rạn" not in visitor.ask("GET", "/catalogue").text
        assert "Lọ men rạn" not in visitor.ask("GET", "/").text


def test_without_the_mark_the_neighbour_would_show_it_on(
    shelf: Shelf, pages: Pages, neighbour: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make.product(name_vi="Lọ men rạn")
    path, there = f"/products/{product.slug}", Pages(neighbour)
    with clock.fixed(NOON):
        there.ask("GET", path)
    monkeypatch.setattr(public_changes, "move", lambda *_: None)
    review.take_down(again(product), accounts.staff(), reason="Ảnh của nơi khác.")
    db.session.commit()

    with clock.fixed(NOON + timedelta(seconds=10)):
        assert there.ask("GET", path).status_code == 200
    with clock.fixed(NOON + timedelta(seconds=kept_pages.SECONDS)):
        assert there.ask("GET", path).status_code == 404, "on another machine it is gone in half a minute"


def test_a_page_begun_before_the_change_is_not_kept_after_it(
    app: Flask, shelf: Shelf, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make.product(name_vi="Lọ men rạn")
    path, number = f"/products/{product.slug}", product.id
    view = app.view_functions["catalog.product"]

    def overtaken(**values: Any) -> Any:
        made = view(**values)
        db.session.rollback()
        public_changes.move()  # what a process that took it down does meanwhile
        return made

    overtaken.kept_questions = view.kept_questions  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "catalog.product", overtaken)
    assert pages.ask("GET", path).status_code == 200
    monkeypatch.setitem(app.view_functions, "catalog.product", view)
    assert number
    assert is_made(pages, path), "what was read before the change is not given to the next reader"


def test_a_confirmed_outcome_is_counted_in_time_and_the_page_says_as_of_when(
    shelf: Shelf, pages: Pages
) -> None:
    def look(second: int) -> str:
        with clock.fixed(NOON + timedelta(seconds=second)):
            return pages.get("/results").text

    makers = [accounts.facility(f"Xưởng {number}") for number in range(3)]
    for maker in makers:
        outcomes.outcome(maker, state=OutcomeState.DECLARED)
    before = look(0)
    assert "12:00" in before
    outcomes.outcome(again(makers[0]), state=OutcomeState.DECLARED)
    db.session.commit()
    shown = look(10)
    assert "12:00" in shown
    assert shown == before, "the figures are those of the moment it names"
    assert look(61) != before


def test_in_the_second_half_of_its_time_one_reader_makes_it_anew_and_the_others_do_not_wait(
    shelf: Shelf, pages: Pages
) -> None:
    key = Key("/help", "", False, False)
    with clock.fixed(NOON):
        pages.ask("GET", "/help")
        old = shelf.take(key, NOON.timestamp(), _mark(pages))
    assert old is not None
    later = (NOON + timedelta(seconds=20)).timestamp()
    assert old.is_asked_anew(later)
    assert not old.is_asked_anew(later + 1), "somebody is about it"
    assert old.is_asked_anew(later + 15), "whoever was about it never came back"


def _mark(pages: Pages) -> tuple[str, int]:
    return pages.app.instance_path, public_changes.standing(pages.app.instance_path)


def test_the_shelf_never_holds_more_than_its_measure() -> None:
    small = Shelf(most=20_000)
    for number in range(100):
        page = Kept(0.0, ("", 0), f'W/"{number}"', [], {"": b"x" * 3_000})
        small.put(Key(f"/{number}", "", False, False), page)
    assert small.size <= 20_000
    assert small.take(Key("/99", "", False, False), 1.0, ("", 0)) is not None
    assert small.take(Key("/0", "", False, False), 1.0, ("", 0)) is None


def test_a_change_that_is_taken_back_moves_no_mark(app: Flask) -> None:
    maker: Facility = accounts.facility()
    db.session.commit()
    before = public_changes.standing(app.instance_path)
    maker.name = "Tên khác"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert public_changes.standing(app.instance_path) == before

    with db.session.begin_nested():
        maker.name = "Tên khác"
    assert public_changes.standing(app.instance_path) == before, "a savepoint is no commit"
    db.session.commit()
    assert public_changes.standing(app.instance_path) > before


def test_cookies_are_read_where_the_kept_pages_know_of_it() -> None:
    """A cookie that changes a public page must be part of the key, or mean a person."""
    app_folder = Path(kept_pages.__file__).parent.parent
    readers = {
        str(path.relative_to(app_folder))
        for path in app_folder.rglob("*.py")
        if "request.cookies" in path.read_text()
    }
    assert readers == {"accounts/views/blueprint.py", "web/context.py", "web/headers.py"}
