"""How well the catalogue finds, on the demo world: judged questions, half for tuning and half held back.

    ./run setup && .venv/bin/python -m bench.relevance [worst [KIND]]

The rows of the instance (``CHO_PHIEN_INSTANCE``) are indexed anew beside it, so figures belong to the code that prints
them. ``nDCG@10`` takes what the page shows: hits, then near matches. *Empty*: goods exist and nothing is shown. *Mended
wrongly*: the page says it looked for other words, and none of the first three is any answer. Of unsold things nothing
may be shown: there ``nDCG`` is the share of questions left empty. ``worst`` lists tuning questions, poorest first.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.accounts.models import Facility
from app.catalog.models import Certificate, Product
from app.catalog.queries.public import is_public
from app.catalog.search.indexed import IndexedEngine
from app.catalog.search.port import Wanted
from app.kernel import clock
from app.kernel.db import db
from bench.relevance.judging import UNSOLD, Goods, Question, ndcg, questions

WORST_SHOWN = 40


@dataclass(frozen=True)
class Result:
    """What came of one question."""

    question: Question
    value: float
    is_empty: bool
    is_mended_wrongly: bool
    read_as: str
    first: tuple[str, ...]


def all_goods() -> Iterator[Goods]:
    """Every public product of the instance."""
    stars, is_cnnt = defaultdict[int, set[int]](set), set[int]()
    today = clock.today()
    for paper in db.session.scalars(select(Certificate).where(Certificate.product_id.is_not(None))):
        if paper.product_id is None or not paper.is_valid_on(today):
            continue
        if paper.scheme == "ocop":
            stars[paper.product_id].add(paper.stars or 0)
        elif paper.scheme == "cnnt":
            is_cnnt.add(paper.product_id)
    query = select(Product).join(Facility, Facility.id == Product.facility_id).where(is_public())
    for row in db.session.scalars(query):
        yield Goods(
            row.id, row.name_vi, row.name_en, row.facility.name, row.group_code,
            row.facility.province_code or "", row.hs_code or "", frozenset(stars[row.id]), row.id in is_cnnt,
        )  # fmt: skip


def judged(engine: IndexedEngine, goods: dict[int, Goods], question: Question) -> Result:
    """Ask one question and judge the answer."""
    answer = engine.search(Wanted(day=clock.today(), words=question.words))
    shown = (*answer.ids, *answer.near)
    grades = {one.product: grade for one in goods.values() if (grade := question.grade(one))}
    wrong = bool(answer.read_as) and not any(product in grades for product in shown[:3])
    value = float(not shown) if question.kind == UNSOLD else ndcg(shown, grades)
    first = tuple(goods[product].name_vi for product in shown[:4])
    return Result(question, value, bool(grades) and not shown, wrong, answer.read_as, first)


def table(results: list[Result]) -> None:
    """A line per kind, tuning beside held back."""
    print("| kind | tuning: questions | nDCG@10 | empty | mended wrongly | held back: questions | nDCG@10 | empty | mended wrongly |")  # fmt: skip
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    kinds = list(dict.fromkeys(result.question.kind for result in results))
    for kind in [*kinds, "all but unsold"]:
        own = [
            r for r in results if r.question.kind == kind or (kind not in kinds and r.question.kind != UNSOLD)
        ]
        halves = [[r for r in own if r.question.held_back is held] for held in (False, True)]
        print(f"| {kind} | {' | '.join(map(_figures, halves))} |")


def _figures(half: list[Result]) -> str:
    value = sum(r.value for r in half) / max(1, len(half))
    empty, wrong = sum(r.is_empty for r in half), sum(r.is_mended_wrongly for r in half)
    return f"{len(half)} | {value:.3f} | {empty} | {wrong}"


def worst(results: list[Result], kind: str) -> None:
    """The poorest questions of the tuning half."""
    poor = [r for r in results if not r.question.held_back and kind in ("", r.question.kind) and r.value < 1]
    for result in sorted(poor, key=lambda r: r.value)[:WORST_SHOWN]:
        read = f" → {result.read_as}" if result.read_as else ""
        print(
            f"{result.value:.2f} {result.question.kind}: {result.question.words}{read}: {'; '.join(result.first)}"
        )


def main(arguments: list[str]) -> None:
    """Index, ask, print."""
    with create_app().app_context(), tempfile.TemporaryDirectory() as name:
        engine = IndexedEngine(Path(name))
        engine.rebuild()
        goods = {one.product: one for one in all_goods()}
        results = [judged(engine, goods, question) for question in questions()]
    table(results)
    if arguments[:1] == ["worst"]:
        worst(results, "".join(arguments[1:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
