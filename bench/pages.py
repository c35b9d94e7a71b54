"""What each page costs on the demo and at full size: CPU milliseconds and questions to the database, side by side.

    .venv/bin/python -m bench.pages [--write] INSTANCE [INSTANCE …]

An instance is the folder of a site (``CHO_PHIEN_INSTANCE``): a demo (``./run setup``), a full world (``bench/world.py``).
Each is looked at by a process of its own. CPU time, the least of several rounds, is nearly the same on a busy machine;
figures belong to the machine they were taken on all the same, so ``/help``, a page without rows, stands in the last line.
``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app import create_app
from app.demo.people import DOMAIN, PASSWORD
from app.kernel.db import db

ROUNDS = 7
DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- bench.pages begins -->", "<!-- bench.pages ends -->"
MOST_STANDS = """SELECT fairs.slug FROM fairs JOIN stands ON stands.fair_id = fairs.id
    WHERE fairs.state NOT IN ('draft', 'cancelled') GROUP BY fairs.slug ORDER BY count(*) DESC, fairs.slug LIMIT 1"""
PRODUCT = "SELECT slug FROM products WHERE state = 'published' ORDER BY id LIMIT 1"
MAKER = """SELECT organisations.slug FROM organisations JOIN products ON products.facility_id = organisations.id
    WHERE products.state = 'published' GROUP BY organisations.slug ORDER BY count(*) DESC, organisations.slug LIMIT 1"""
PLAN = MOST_STANDS.replace("SELECT fairs.slug", "SELECT fairs.id").replace("BY fairs.slug", "BY fairs.id")


@dataclass(frozen=True)
class Asked:
    """A page, who looks at it, the milliseconds wished for at full size, and the question whose answer its address holds."""

    path: str
    who: str = ""
    wish: float = 0
    thing: str = ""


BUYER, OWNER, OFFICER, NATIONAL = "buyer", "hanh", "canbo.hanoi", "chuyenvien"
PAGES = (
    Asked("/", wish=30),
    Asked("/results", wish=40),
    Asked("/results/fairs.csv", wish=40),
    Asked("/catalogue", wish=25),
    Asked("/catalogue?q=gom+su", wish=25),
    Asked("/products/{}", wish=8, thing=PRODUCT),
    Asked("/makers/{}", wish=8, thing=MAKER),
    Asked("/makers", wish=12),
    Asked("/fairs/{}", wish=25, thing=MOST_STANDS),
    Asked("/today", OWNER, 20),
    Asked("/my/enquiries", OWNER, 20),
    Asked("/account/password", NATIONAL, 15),
    Asked("/notices", NATIONAL, 40),
    Asked("/desk/fairs/{}/stands", NATIONAL, 60, PLAN),
    Asked("/desk/dashboard", NATIONAL, 60),
    Asked("/desk/reconciliation", NATIONAL, 60),
    *(
        Asked(f"/desk/{name}", NATIONAL, 40)
        for name in (
            "applications",
            "awards",
            "outcomes",
            "products",
            "questions",
            "facilities",
            "ledger",
            "audit",
        )
    ),
    *(Asked(f"/desk/{name}", NATIONAL, 40) for name in ("bills", "find?q=gom")),
    *(Asked(f"/desk/{name}", OFFICER, 40) for name in ("applications", "audit", "products")),
    Asked("/help"),
)


def come_in(app: Flask, who: str) -> FlaskClient:
    """A browser, signed in unless ``who`` is empty."""
    client = app.test_client()
    if who:
        answer = client.post("/sign-in", data={"email": f"{who}@{DOMAIN}", "password": PASSWORD})
        assert answer.status_code in {302, 303}, answer.status_code
    return client


def cost(client: FlaskClient, path: str) -> float:
    """The fewest CPU milliseconds of several rounds."""
    least = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        client.get(path).get_data()
        least = min(least, (time.process_time() - start) * 1000)
    return least


def look() -> list[dict[str, Any]]:
    """Every page of the instance this process was started for: CPU ms made and kept, and questions, by page."""
    app, asked = create_app(), list[str]()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, words, *_: asked.append(words))
        things = {sql: db.session.scalar(text(sql)) for sql in {page.thing for page in PAGES if page.thing}}
    clients = {who: come_in(app, who) for who in dict.fromkeys(page.who for page in PAGES)}
    found = []
    for page in PAGES:
        path, client = page.path.format(things.get(page.thing)), clients[page.who]
        app.config["KEEP_PAGES"] = False
        status = client.get(path).status_code
        gc.collect()
        asked.clear()
        client.get(path)
        questions, made = len(asked), cost(client, path)
        app.config["KEEP_PAGES"] = True
        client.get(path)
        kept = cost(client, path) if not page.who else made
        found.append({"status": status, "made": made, "kept": kept, "questions": questions})
    return found


def table(instances: list[str]) -> str:
    """The pages in rows, the instances in columns."""
    columns = []
    for instance in instances:
        environment = {**os.environ, "CHO_PHIEN_INSTANCE": instance}
        command = [sys.executable, "-m", "bench.pages", "--look"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        columns.append(json.loads(done.stdout.splitlines()[-1]))
    names = [Path(instance).resolve().name for instance in instances]
    heads = [f"{name}: {what}" for name in names for what in ("made", "kept", "questions")]
    lines = [f"| page | who | wish | {' | '.join(heads)} |", "|---|---|--:|" + "--:|" * len(heads)]
    for number, page in enumerate(PAGES):
        cells = [f"`{page.path.format('…')}`", page.who or "anybody", f"{page.wish:g}" if page.wish else "–"]
        for column in columns:
            one = column[number]
            bad = "" if one["status"] == 200 else f" ({one['status']})"
            kept = f"{one['kept']:.1f}" if one["kept"] < one["made"] / 2 else "–"
            cells += [f"{one['made']:.1f}{bad}", kept, str(one["questions"])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write(made: str) -> None:
    """Put the table between its marks in docs/performance.md."""
    whole = DOCUMENT.read_text(encoding="utf-8")
    before, after = whole.split(BEGIN)[0], whole.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


def main(words: list[str]) -> None:
    """Measure and say so."""
    if "--look" in words:
        print(json.dumps(look()))
        return
    made = table([word for word in words if not word.startswith("--")])
    print(made)
    if "--write" in words:
        write(made)


if __name__ == "__main__":
    main(sys.argv[1:])
