"""Staff teach the search words, and read what buyers looked for in vain."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.catalog import tasks
from app.catalog.models_search import SilentSearch, SynonymPair
from app.catalog.search import engine, silence
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.catalog.shelves import names, rebuild
from tests.make import accounts, catalog as make
from tests.pages import Pages


def test_two_words_from_staff_find_the_same_until_they_are_ended(pages: Pages) -> None:
    make.product(name_vi="Nhang trầm")
    rebuild()
    assert names("thẻ thơm") == []
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    form = {"term": "nhang", "language": "vi", "other": "thẻ thơm"}
    pages.post("/desk/synonyms/new", form, status=303)
    assert names("thẻ thơm") == names("the thom") == ["Nhang trầm"]
    assert "Hai từ này đã có" in pages.post("/desk/synonyms/new", form, status=422).text

    number = db.session.scalars(select(SynonymPair.id)).one()
    assert "thẻ thơm" in pages.get("/desk/synonyms").text
    pages.post(f"/desk/synonyms/{number}/end", {}, status=303)
    assert names("thẻ thơm") == []
    assert [line.verb for line in audit.history(db.session.get_one(SynonymPair, number))] == [
        "created",
        "removed",
    ]
    assert "nhang" not in pages.get("/desk/synonyms").text
    assert "nhang" in pages.get("/desk/synonyms?show=all").text


def test_what_finds_nothing_is_counted_by_month_without_people(pages: Pages) -> None:
    make.product(name_vi="Nhang trầm")
    rebuild()
    for words in ("xe máy", "XE MÁY", "nhang", "xe máy 0912345678", "a@b.vn tủ lạnh"):
        pages.get("/catalogue", query_string={"q": words})
    pages.get("/catalogue?q=laptop&group=cnnt_food&province=24")
    tasks.count_silent_searches()
    pages.get("/catalogue?q=xe+máy")
    tasks.count_silent_searches()

    rows = db.session.scalars(select(SilentSearch).order_by(SilentSearch.id))
    month = clock.today().replace(day=1)
    assert [(r.words, r.group_code, r.province_code, r.times, r.month) for r in rows] == [
        ("xe máy", "", "", 3, month),
        ("laptop", "cnnt_food", "24", 1, month),
    ]
    assert not list(engine.folder().glob(f"{silence.FILE}*"))

    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    assert "laptop" in pages.get("/desk/searches?province=24").text
    assert "xe máy" not in pages.get("/desk/searches?province=24").text

    with clock.fixed(clock.now() + timedelta(days=500)):
        tasks.count_silent_searches()
    assert db.session.scalars(select(SilentSearch)).all() == []
