"""The engine in use: questions over the index on disk, in this order: words, spelling, counts, near matches."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.catalog.search import columns, documents
from app.catalog.search.documents import Document
from app.catalog.search.known_words import SMALL, KnownWords, WordsOf
from app.catalog.search.port import ENOUGH, PAGE, Answer, Suggestion, Told, Wanted
from app.catalog.search.reading import Reader, Reading
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.suggesting import suggested
from app.catalog.search.whoosh import Store
from app.kernel import clock

MOST_ALSO = 4
MOST_BROKEN = 8
"""When filters leave nothing, so many of what they took away are shown."""
TOLD_EVERY = 10_000


class IndexedEngine:
    """The port over one folder of index files."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self._words = WordsOf()

    def index(self, ids: Iterable[int]) -> None:
        """Look at these products again; builds the index when there is none yet."""
        wanted = set(ids)
        if not self.store.exists():
            self.rebuild()
            return
        with self.store.locked():  # rows are read under the lock: a rebuild can not put older ones back
            found = documents.of(wanted)
            self.store.write_locked(found.values(), wanted - set(found))
        if len(self.store.snapshot().shelf) <= SMALL:
            self._make_words()

    def rebuild(self, told: Told | None = None) -> int:
        """A new index beside the old one, then the swap; what changed meanwhile is read again."""
        count = self.store.replace(_counted(told) if told else documents.everything(apart=True), documents.of)
        self._make_words()
        return count

    def refresh_words(self) -> None:
        """Make the words for mending and suggesting anew, when something was written since and it is time."""
        if self.store.exists() and self._words.is_due(self.store.place()):
            self._make_words()

    def _make_words(self) -> None:
        self._words.make(self.store.place(), self.store.snapshot())

    def ids(self) -> frozenset[int]:
        """Every product that can be found."""
        snapshot = self.store.snapshot()
        return frozenset(snapshot.shelf.product[snapshot.live].tolist())

    def search(self, wanted: Wanted) -> Answer:
        """Hits, counts, what was also searched for, and near matches when the page stays short."""
        snapshot = self.store.snapshot()
        if (key := _plain_key(wanted)) and key in snapshot.answers:
            return snapshot.answers[key]
        reader = Reader(snapshot, lambda: self._known_words(snapshot).speller, wanted)
        reading = reader.read()
        if wanted.words and not (reading.plan.groups or reading.plan.held):
            return Answer()
        ranking = reading.ranking
        page = columns.answer(snapshot.shelf, ranking.scores, ranking.found, wanted, ranking.levels)
        if not page.total and ranking.found.any() and wanted.page == 1:
            plain = Wanted(day=wanted.day)
            near = columns.answer(snapshot.shelf, ranking.scores, ranking.found, plain, ranking.levels).ids[
                :MOST_BROKEN
            ]
            return replace(page, near=near, near_breaks_filters=bool(near), read_as=reading.read_as)
        if key:
            snapshot.keep(key, page)
            return page
        near = self._near(snapshot, reader, reading, page.total)
        return replace(page, near=near, read_as=reading.read_as, also=ranking.also[:MOST_ALSO])

    def suggest(self, typed: str, limit: int = 6) -> list[Suggestion]:
        """Names with these words, other words for the same; what was meant when nobody is called so."""
        snapshot = self.store.snapshot()
        known = self._known_words(snapshot)
        found = suggested(known, typed, limit)
        if found:
            return found
        reader = Reader(snapshot, lambda: known.speller, Wanted(day=clock.today(), words=typed))
        for meant in reader.meant(typed):
            if found := suggested(known, meant, limit):
                return found
        return []

    def _near(self, snapshot: Snapshot, reader: Reader, reading: Reading, hits: int) -> tuple[int, ...]:
        wanted, asked = reader.wanted, reading.plan
        if wanted.exact or hits >= ENOUGH or wanted.page > 1:
            return ()
        if not asked.groups:
            return ()
        if not asked.held and (len(asked.words) < 2 or all(group.is_together for group in asked.groups)):
            return ()
        close = reader.near(reading)
        page = columns.answer(snapshot.shelf, close.scores, close.found, replace(wanted, page=1))
        return page.ids[: PAGE - hits]

    def _known_words(self, snapshot: Snapshot) -> KnownWords:
        return self._words.get(self.store.place(), snapshot)


def _plain_key(wanted: Wanted) -> Hashable:
    """What tells apart questions without words and filters: nearly everybody's first one; None for any other."""
    narrowed = (
        wanted.groups or wanted.provinces or wanted.badges or wanted.priced or any(wanted.facts.values())
    )
    if wanted.words or narrowed:
        return None
    return wanted.day, wanted.sort, wanted.page, wanted.known_groups, wanted.known_provinces


def _counted(told: Told) -> Iterator[Document]:
    total = documents.count()
    for number, document in enumerate(documents.everything(apart=True), start=1):
        yield document
        if number % TOLD_EVERY == 0:
            told(number, total)
    told(total, total)
