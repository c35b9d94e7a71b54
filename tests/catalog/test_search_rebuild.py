"""Building the whole index anew: the same index as one written bit by bit, nobody waits, nothing written meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import tasks
from app.catalog.models import Product
from app.catalog.search import documents, engine, indexed, whoosh
from app.catalog.search.documents import Document
from app.catalog.search.indexed import IndexedEngine
from app.catalog.search.snapshot import WEIGHTS
from app.catalog.states import ProductState
from app.kernel.db import db
from tests.catalog.shelves import ask, names, rebuild
from tests.make import accounts, catalog as make
from tests.pages import Pages

GOODS = (
    "Bình gốm sứ men lam gốm",
    "Lọ hoa gốm Bát Tràng",
    "Mật ong rừng U Minh",
    "Khay mây tre đan",
    "Trà Thái Nguyên hộp quà 500 g",
    "Gốm gốm gốm men men",
)


@pytest.fixture
def goods(app: Flask) -> list[int]:
    facility = accounts.facility()
    found = [make.product(facility, name_vi=name).id for name in GOODS]
    db.session.commit()
    return found


def places(folder: Path) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """Where each word of each field stands, by product, and how often."""
    snapshot = whoosh.Store(folder).snapshot()
    products = snapshot.shelf.product
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for field in WEIGHTS:
        for start, segment in zip(snapshot.starts, snapshot.segments, strict=False):
            for word in segment.lexicon(field):
                postings = segment.postings(field, word)
                rows = [
                    (int(products[start + doc]), float(times))
                    for doc, times in zip(postings.docs, postings.times, strict=True)
                    if snapshot.live[start + doc]
                ]
                found.setdefault((field, word), []).extend(rows)
    return {key: sorted(rows) for key, rows in found.items() if rows}


def test_a_rebuilt_index_is_the_one_that_was_written_bit_by_bit(
    app: Flask, goods: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, bit_by_bit, in_parts = (IndexedEngine(tmp_path / name) for name in ("whole", "bits", "parts"))
    whole.rebuild()
    bit_by_bit.store.replace([])
    for _ in range(2):  # each twice and more often than segments are left unmerged
        for number in goods:
            bit_by_bit.index([number])
    monkeypatch.setattr(whoosh, "SEGMENT", 4)
    in_parts.rebuild()

    expected = places(tmp_path / "whole")
    assert len(expected) > 50
    assert max(times for rows in expected.values() for _, times in rows) == 3
    assert places(tmp_path / "bits") == places(tmp_path / "parts") == expected
    assert whole.ids() == bit_by_bit.ids() == in_parts.ids() == set(goods)


@pytest.mark.parametrize(
    "words", ["gốm", "gom su", "men lam", "mat ong rung", "khay", "tra 500 g", "không có"]
)
def test_both_answer_alike(app: Flask, goods: list[int], words: str) -> None:
    rebuild()
    first = ask(words)
    engine.current().index(goods)
    assert ask(words) == first


def test_what_is_written_meanwhile_is_in_the_new_index_and_the_old_one_answers_until_then(
    app: Flask, goods: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    everything, seen = documents.everything, list[list[str]]()

    def and_meanwhile(*, apart: bool = False) -> Iterator[Document]:
        """The rows are read; then one product is renamed, one taken down, one comes new, and the worker hears of it."""
        yield from list(everything(apart=apart))
        db.session.get_one(Product, goods[2]).name_vi = "Mật ong hoa nhãn"
        db.session.get_one(Product, goods[3]).state = ProductState.HIDDEN
        new = make.product(name_vi="Nón lá Huế")
        db.session.commit()
        tasks.index({"products": [goods[2], goods[3], new.id]})
        seen.append([*names("mật ong"), *names("nón lá"), *names("khay")])

    monkeypatch.setattr(documents, "everything", and_meanwhile)
    assert tasks.rebuild() == len(goods)

    assert seen == [["Mật ong hoa nhãn", "Nón lá Huế"]]
    assert names("mật ong") == ["Mật ong hoa nhãn"]
    assert names("nón lá") == ["Nón lá Huế"]
    assert not names("khay")


def test_a_rebuild_that_fails_leaves_the_old_index_and_no_rest(
    app: Flask, goods: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    folder = Path(app.instance_path) / "search"
    before = {path.name for path in folder.iterdir()}

    everything = documents.everything

    def broken(*, apart: bool = False) -> Iterator[Document]:
        yield next(everything(apart=apart))
        raise OSError("disk full")

    monkeypatch.setattr(documents, "everything", broken)
    with pytest.raises(OSError, match="disk full"):
        tasks.rebuild()

    assert {path.name for path in folder.iterdir()} == before
    assert names("khay") == ["Khay mây tre đan"]


def test_it_says_how_far_it_is(app: Flask, goods: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexed, "TOLD_EVERY", 2)
    said = list[str]()
    tasks.rebuild(said.append)
    assert said[:2] == ["2 of 6 products read", "4 of 6 products read"]
    assert said[-1] == "6 of 6 products read; writing the index ..."


def test_a_word_said_very_often_in_one_product_is_counted(app: Flask, pages: Pages) -> None:
    make.product(name_vi="Gốm", description_vi="gốm men " * 400)
    rebuild()
    snapshot = engine.current().store.snapshot()
    assert max(snapshot.segments[0].postings("ds", "gom_men").times) == 400
