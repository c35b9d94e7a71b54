"""For search engines: every public page in both languages, in files the worker writes.

An index names the files; each holds the pages of one batch, so that those of old products stay as they are. They stand
compressed in the instance folder, and none is written again while nothing everybody sees was changed.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

from app.catalog.queries import addresses
from app.catalog.queries.addresses import Address
from app.kernel import public_changes
from app.kernel.i18n import EN, VI
from app.kernel.ports import Port

INDEX, MARK, PACKED = "index", "mark", ".xml.gz"
SINGLE = ("programme.support", "catalog.index", "catalog.makers", "catalog.how_sorted")
PLACEHOLDER = "SLUG"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLSET = f'{_XML}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


@dataclass(frozen=True)
class Place:
    """This installation: its folder, its address, and how the address of a page is made."""

    instance: Path
    site: str
    path_of: Callable[[str, dict[str, str]], str]


@dataclass(frozen=True)
class Room:
    """Pages of one kind: the stem of their parts' names, the page's endpoint, and its addresses a batch at a time."""

    stem: str
    endpoint: str
    batches: Callable[[], Iterable[list[Address]]]


_rooms = [
    Room("products", "catalog.product", addresses.products),
    Room("makers", "catalog.storefront", addresses.makers),
]
_single: list[str] = []


def add(*endpoints: str, room: Room | None = None) -> None:
    """Have pages of other rooms in it: single ones by their endpoints, and a kind of which there are many."""
    _single.extend(endpoints)
    if room:
        _rooms.append(room)


PLACE: Port[Place] = Port("place of the sitemap")


def folder() -> Path:
    """Where the files stand."""
    return PLACE().instance / "sitemap"


def packed(name: str) -> Path | None:
    """The compressed file of a part, or of the index; None when there is none of this name."""
    found = folder() / f"{name}{PACKED}"
    return found if found.is_file() else None


def refresh() -> bool:
    """Write the files anew if something everybody sees was changed since they were written; says whether."""
    standing, noted = str(public_changes.standing(PLACE().instance)), folder() / MARK
    if noted.exists() and noted.read_text() == standing:
        return False
    write()
    noted.write_text(standing)
    return True


def write() -> None:
    """Write every part, then the index that names them, then drop what it names no more."""
    folder().mkdir(mode=0o700, exist_ok=True)
    names = []
    for name, paths in _parts():
        _keep(name, _part(paths))
        names.append(name)
    _keep(INDEX, _index(names))
    for old in folder().glob(f"*{PACKED}"):
        if old.name.removesuffix(PACKED) not in {INDEX, *names}:
            old.unlink()


def _parts() -> Iterator[tuple[str, Iterable[str]]]:
    path_of = PLACE().path_of
    yield "lists-1", [_pair(path_of(endpoint, {}), None) for endpoint in (*SINGLE, *_single)]
    for room in _rooms:
        pattern = path_of(room.endpoint, {"slug": PLACEHOLDER})
        for number, batch in enumerate(room.batches(), start=1):
            yield (
                f"{room.stem}-{number}",
                (_pair(pattern.replace(PLACEHOLDER, quote(one.slug)), one.written_on) for one in batch),
            )


def _part(pages: Iterable[str]) -> str:
    return f"{_URLSET}{''.join(pages)}</urlset>\n"


def _pair(path: str, written_on: date | None) -> str:
    """A page in both languages, each naming the other, and the day something of it was last written."""
    site = _site()
    there = ((VI, f"{site}{path}"), (EN, f"{site}/{EN}{path}"))
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>' for code, url in there)
    day = f"<lastmod>{written_on.isoformat()}</lastmod>" if written_on else ""
    return "".join(f"<url><loc>{url}</loc>{day}{links}</url>\n" for _, url in there)


def _index(names: Iterable[str]) -> str:
    files = "".join(f"<sitemap><loc>{_site()}/sitemap/{name}.xml</loc></sitemap>\n" for name in names)
    return f'{_XML}<sitemapindex xmlns="{_NAMESPACE}">\n{files}</sitemapindex>\n'


def _site() -> str:
    return escape(PLACE().site.rstrip("/"))


def _keep(name: str, text: str) -> None:
    """Write a file whole, and only when it says something else than the one there: readers keep what they have."""
    content, target = gzip.compress(text.encode(), 6, mtime=0), folder() / f"{name}{PACKED}"
    if target.exists() and target.read_bytes() == content:
        return
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(target)
