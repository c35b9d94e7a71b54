"""Many minutes of mixed work against the site as it is served, and what its processes hold of memory meanwhile.

    .venv/bin/python -m bench.mixed INSTANCE [minutes, 20]

The instance (``CHO_PHIEN_INSTANCE``: a demo or a full world) is served by ``app.serve`` with two processes and its
worker. Strangers read and search with words that never come again, a facility reads, answers an enquiry and is told, an
officer and the national office go through their lists. Once a minute: requests, what was not answered well, and the
proportional memory (PSS) of each process; at the end the growth from the fifth minute on.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from app.demo.people import DOMAIN, PASSWORD
from tests.walks.client import Client
from tests.walks.house import free_port

WORDS = ("gom", "su", "mat ong", "tra", "lua", "may tre", "go", "bun", "ca phe", "det", "muc", "banh")
READ = ("/", "/catalogue", "/makers", "/fairs", "/results", "/help", "/credits", "/support")
OWN = ("/today", "/my/products", "/my/applications", "/my/outcomes", "/my/enquiries", "/notices")
DESK = (
    "/desk",
    *(
        f"/desk/{name}"
        for name in ("applications", "products", "facilities", "outcomes", "audit", "questions")
    ),
)
NATIONAL = (*DESK, "/desk/dashboard", "/desk/reconciliation", "/desk/awards", "/desk/bills", "/desk/ledger")
PAUSE, WARM = 0.15, 5
"""Seconds between two requests of one person; minutes after which memory must stay."""
WELL = {200, 302, 303, 304}


@dataclass
class Tally:
    """What came of the requests so far."""

    by_status: Counter[int] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    is_over: bool = False

    def note(self, path: str, status: int) -> None:
        """One answer."""
        self.by_status[status] += 1
        if status not in WELL and len(self.odd) < 20:
            self.odd.append(f"{status} {path}")


def stranger(client: Client, dice: Random, _turn: int) -> tuple[str, int]:
    """A page of everybody, or a search nobody made before."""
    if dice.random() < 0.5:
        path = dice.choice(READ)
    else:
        path = f"/catalogue?q={dice.choice(WORDS).replace(' ', '+')}+{dice.randrange(10**6)}&sort=newest"
    path = f"/en{path}" if dice.random() < 0.3 else path
    return path, client.ask(path)[0]


def owner(client: Client, dice: Random, turn: int) -> tuple[str, int]:
    """Reads; answers an enquiry now and then."""
    if turn % 25:
        path = dice.choice(OWN)
        return path, client.ask(path)[0]
    threads = re.findall(r'href="(/my/enquiries/\d+)"', client.ask("/my/enquiries")[1])
    where = dice.choice(threads)
    fields = client.form(where, "/reply")
    return f"{where}/reply", client.send(f"{where}/reply", {**fields, "body": f"Xin chào, lần {turn}."})[0]


def officer(client: Client, dice: Random, _turn: int) -> tuple[str, int]:
    """Goes through the lists."""
    path = dice.choice(DESK)
    return path, client.ask(path)[0]


def national(client: Client, dice: Random, _turn: int) -> tuple[str, int]:
    """Goes through more lists, and the figures."""
    path = dice.choice(NATIONAL)
    return path, client.ask(path)[0]


PEOPLE = (("", stranger),) * 3 + (("hanh", owner), ("canbo.hanoi", officer), ("chuyenvien", national))


def work(address: str, tally: Tally) -> list[threading.Thread]:
    """Everybody begins."""

    def live(who: str, act: Any, seed: int) -> None:
        dice, client = Random(seed), Client(SimpleNamespace(address=address), lambda: tally.is_over)  # type: ignore[arg-type]
        if who:
            fields = client.form("/sign-in", "/sign-in")
            client.send("/sign-in", {**fields, "email": f"{who}@{DOMAIN}", "password": PASSWORD})
        turn = 0
        while not tally.is_over:
            turn += 1
            tally.note(*act(client, dice, turn))
            time.sleep(PAUSE)

    threads = [
        threading.Thread(target=live, args=(who, act, seed), daemon=True)
        for seed, (who, act) in enumerate(PEOPLE)
    ]
    for thread in threads:
        thread.start()
    return threads


def held(group: int) -> list[int]:
    """The proportional memory of every process of a group, MB, the largest first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                text = (folder / "smaps_rollup").read_text()
                found.append(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) // 1024)  # type: ignore[index]
        except (OSError, TypeError):
            continue  # gone meanwhile
    return sorted(found, reverse=True)


def main(instance: str, minutes: int) -> None:
    """Serve, work, and say once a minute how it goes."""
    port, tally = free_port(), Tally()
    environment = {
        **os.environ,
        "CHO_PHIEN_INSTANCE": instance,
        "PORT": str(port),
        "WEB_PROCESSES": "2",
        "CHO_PHIEN_SITE_URL": f"http://127.0.0.1:{port}",
    }
    site = subprocess.Popen(
        [sys.executable, "-m", "app.serve"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    probe = Client(SimpleNamespace(address=f"http://127.0.0.1:{port}"), lambda: False)  # type: ignore[arg-type]
    while probe.ask("/ready")[0] != 200:
        time.sleep(0.2)
    threads, memory = work(f"http://127.0.0.1:{port}", tally), list[list[int]]()
    for minute in range(1, minutes + 1):
        time.sleep(60)
        memory.append(held(site.pid))
        print(
            f"{minute:3} min: {sum(tally.by_status.values()):7} requests, {dict(tally.by_status)}, MB {memory[-1]}"
        )
    tally.is_over = True
    for thread in threads:
        thread.join(30)
    site.terminate()
    site.wait(60)
    before, after = sum(memory[min(WARM, minutes) - 1]), sum(memory[-1])
    print(f"memory of all processes, minute {min(WARM, minutes)} → {minutes}: {before} → {after} MB")
    print(f"not answered well: {tally.odd or 'nothing'}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
