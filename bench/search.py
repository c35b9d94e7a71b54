"""How fast the catalogue finds, against the stock Whoosh API over the same index in the same run.

    .venv/bin/python -m bench.search [number of products, 5000]

A page is what the catalogue asks: match, rank, counts of group, province and recognition, and the best 24. Figures
belong to the machine they were taken on; the ratio between the two ways says more than either.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from whoosh import qparser, sorting

from app.catalog.search import analysis, documents
from app.catalog.search.columns import ALWAYS, RECOGNITIONS
from app.catalog.search.documents import Document
from app.catalog.search.indexed import IndexedEngine
from app.catalog.search.port import PAGE, Wanted
from app.catalog.search.whoosh import index
from config import ROOT

DAY = date(2026, 11, 25)
ROUNDS = 4
UPDATES = 20
QUESTIONS = """gốm sứ;gom su;mật ong rừng;mat ong;mây tre đan;may tre dan ha noi;rattan;bamboo basket;nước mắm phú quốc;
nuoc mam;chè thái nguyên;trà;cà phê;ca phe dak lak;lụa vạn phúc;khăn lụa;bánh đa;banh trang;kẹo dừa bến tre;hạt điều;
gạo nếp;gao;đồ gỗ đồng kỵ;do go;tranh đông hồ;nón lá;non la hue;hương nhang;tinh dầu sả;ca cao;honey;fish sauce;pottery;
gia lâm;hà tây;bac ninh;gmo su;bat trnag;mta ong;máy ép dầu;may xay;chiếu cói;ruou can;trầm hương""".replace(
    "\n", ""
)


def rows(name: str) -> list[dict[str, str]]:
    """A list shipped with the demo or the reference data."""
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def goods(count: int) -> Iterator[Document]:
    """Names, makers and places put together from real lists, the same every time."""
    dice = Random(7)
    names = [r["name"] for r in rows("demo/recognised_products.csv") + rows("demo/specialties.csv")]
    names += [
        f"{p.strip()} {r['name']}" for r in rows("demo/craft_villages.csv") for p in r["products"].split(",")
    ]
    makers = [r["producer"] for r in rows("demo/recognised_products.csv") if r["producer"]]
    wards = rows("reference/admin/wards.csv")
    provinces = {r["code"]: r for r in rows("reference/admin/provinces.csv")}
    groups = rows("reference/product_groups.csv")[:4]
    extra = [
        "loại đặc biệt",
        "hộp quà",
        "vẽ tay",
        "cao 35 cm",
        "500 ml",
        "túi 1 kg",
        "hữu cơ",
        "truyền thống",
        "xuất khẩu",
        "men lam",
    ]
    for number in range(1, count + 1):
        ward, group = dice.choice(wards), dice.choice(groups)
        province = provinces[ward["province_code"]]
        name = f"{dice.choice(names)} {dice.choice(extra)}"
        old = " ".join(
            analysis.fold_all(
                analysis.words(f"{ward['name']} | {province['name']} {province['merged_from']}")
            )
        )
        told = " ".join(dice.choice(names) for _ in range(12))
        row: Any = SimpleNamespace(
            id=number, name_vi=name, name_en="", description_vi=told, description_en="", material="",
            group_code=group["code"], ocop_group_code=None, hs_code=None, min_order=None, lead_time_days=None,
            woman_owned=False,
            price=dice.randrange(10, 900) * 1000, price_valid_until=None, show_only=False,
            published_at=datetime(2026, 1, 1, tzinfo=UTC), facility_id=dice.randrange(1, count // 3 + 2),
            maker=dice.choice(makers), maker_slug=f"m-{number}", old_place="", craft_village="",
            province_code=ward["province_code"], commune=ward["name"], search_key=old, province=province["name"],
        )  # fmt: skip
        badge = dict.fromkeys(RECOGNITIONS, 0)
        badge |= {"cnnt": ALWAYS if dice.random() < 0.1 else 0, "ocop": ALWAYS if dice.random() < 0.2 else 0}
        yield documents.document(row, badge)


def stock(folder: Path) -> Callable[[str], object]:
    """The way Whoosh's manual asks: its parser over the fields, counted by facets, sorted by its own scorer."""
    place = folder / (folder / "current").read_text()
    opened = index.open_dir(str(place))
    searcher = opened.searcher()
    parser = qparser.MultifieldParser(
        ["n", "na", "c", "k"], opened.schema, plugins=[qparser.WhitespacePlugin()]
    )
    facets = {name: sorting.StoredFieldFacet(name) for name in ()} | {
        name: sorting.FieldFacet(name, maptype=sorting.Count) for name in ("group", "province", "cnnt")
    }

    def ask(words: str) -> object:
        tokens = analysis.fold_all(analysis.words(words))
        return searcher.search(parser.parse(" ".join(tokens)), limit=PAGE, groupedby=facets)

    return ask


def timed(ask: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds of each question in each round, the first round (cold) left out."""
    taken = []
    for round_ in range(ROUNDS + 1):
        for words in questions:
            start = time.perf_counter()
            ask(words)
            if round_:
                taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def said(name: str, taken: list[float]) -> str:
    """One line of figures."""
    at = [taken[min(len(taken) - 1, int(len(taken) * part))] for part in (0.5, 0.95, 0.99)]
    return f"{name:<34} p50 {at[0]:8.2f}  p95 {at[1]:8.2f}  p99 {at[2]:8.2f} ms"


def main(count: int) -> None:
    """Build, ask both ways, update, and say what was measured."""
    questions = QUESTIONS.split(";")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = IndexedEngine(folder)
        start, used = time.perf_counter(), time.process_time()
        engine.store.replace(goods(count))
        wall, cpu = time.perf_counter() - start, time.process_time() - used
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} products indexed in {wall:.1f} s, {cpu:.1f} s of CPU, at most {held} MB held")
        ours = timed(lambda words: engine.search(Wanted(day=DAY, words=words)), questions)
        print(said("postings read into arrays", ours))
        theirs = timed(stock(folder), questions)
        print(said("stock Whoosh API with groupedby", theirs))
        middle = len(ours) // 2
        print(f"ratio at p50: {theirs[middle] / ours[middle]:.0f} times")
        suggested = timed(lambda words: engine.suggest(words[:4]), questions)
        print(said("suggestions", suggested))
        print(said("update until it is found", sorted(updates(engine))))


def updates(engine: IndexedEngine) -> Iterator[float]:
    """Milliseconds from writing one product until a question finds its new name."""
    for number, document in enumerate(list(goods(UPDATES))):
        word = f"moi{chr(97 + number)}xyz"
        words = {**document.words, "n": f"{document.words['n']} {word}"}
        changed = Document(**{**document.__dict__, "words": words})
        start = time.perf_counter()
        engine.store.write([changed], [])
        assert engine.search(Wanted(day=DAY, words=word)).total == 1
        yield (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
