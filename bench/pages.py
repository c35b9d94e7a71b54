"""How long the pages of the demo take and how often they ask the database, against the plainest page of the same run.

    ./run setup && .venv/bin/python bench/pages.py [rounds, 20]

Figures belong to the machine they were taken on; the ratio to a page that does nothing says more. Memory is the growth of
this process from its first to its last round, as a ratio.
"""

from __future__ import annotations

import resource
import sys
import time
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.demo.people import DOMAIN, PASSWORD
from app.kernel.db import db

PLAIN = "/help"
PUBLIC = (
    "/",
    "/catalogue",
    "/catalogue?q=gom+su",
    "/catalogue?q=mat+ong&province=01",
    "/makers",
    "/fairs",
    "/results",
)
MAKER = ("/today", "/my/products", "/my/applications", "/my/enquiries", "/my/outcomes")
STAFF = (
    "/desk",
    "/desk/facilities",
    "/desk/applications",
    "/desk/awards",
    "/desk/outcomes",
    "/desk/dashboard",
    "/desk/audit",
)
WHO = {"": PUBLIC, "hanh": MAKER, "chuyenvien": STAFF}


def come_in(app: Flask, who: str) -> FlaskClient:
    """A browser, signed in unless ``who`` is empty."""
    client = app.test_client()
    if who:
        answer = client.post("/sign-in", data={"email": f"{who}@{DOMAIN}", "password": PASSWORD})
        assert answer.status_code in {302, 303}, answer.status_code
    return client


def taken(client: FlaskClient, path: str, rounds: int) -> list[float]:
    """Milliseconds of each round, the first (cold) left out, shortest first."""
    found = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        answer = client.get(path)
        answer.get_data()
        found.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return sorted(found[1:])


def memory() -> int:
    """The most this process ever held, kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(rounds: int) -> None:
    """Measure every page and say so."""
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, words, *_: asked.append(words))
    plain = median(taken(come_in(app, ""), PLAIN, rounds * 5))
    print(f"{PLAIN:<36} {plain:8.2f} ms (plainest: no rows at all)\n")
    print(f"{'page':<36} {'p50':>8} {'p95':>8} {'× plain':>9} {'queries':>8}")
    after_first = 0
    for who, paths in WHO.items():
        client = come_in(app, who)
        for path in paths:
            client.get(path)
            asked.clear()
            client.get(path)
            queries = len([words for words in asked if words.startswith("SELECT")])
            found = taken(client, path, rounds)
            middle, late = median(found), found[int(len(found) * 0.95)]
            print(f"{path:<36} {middle:8.1f} {late:8.1f} {middle / plain:9.0f} {queries:8}")
        after_first = after_first or memory()
    print(f"\nmemory after all pages ÷ after the public ones: {memory() / after_first:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
