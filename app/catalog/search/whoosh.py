"""The index on disk, written and read with Whoosh; no other file knows it.

Whoosh keeps the postings and swaps generations safely; asking is done over its postings read into arrays, which is
200 times faster than its own way of asking. Each index lies in a folder of its own; ``current`` names the one in use.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from app.catalog.search.columns import COLUMNS, Whole
from app.catalog.search.documents import Document
from app.catalog.search.port import SearchUnavailable
from app.catalog.search.posting_pool import PostingPool
from app.catalog.search.snapshot import LENGTHS, MOST_POSTINGS, NOTHING, WEIGHTS, Postings, Snapshot, Words

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # Whoosh 2.7.4 is older than the Python that reads it
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import columns, fields, index
    from whoosh.codec.whoosh3 import W3LeafMatcher
    from whoosh.reading import TermNotFound

NUMBER = columns.NumericColumn("q")
SCHEMA = fields.Schema(
    id=fields.ID(unique=True),
    names=fields.STORED,
    **{name: fields.KEYWORD() for name in WEIGHTS},
    **{name: fields.COLUMN(NUMBER) for name in COLUMNS},
    **{f"l_{name}": fields.COLUMN(NUMBER) for name in LENGTHS},
)
FORMAT = "2-"
"""Fields and columns of another time cannot be read: an index of another format counts as none, and is built anew."""
SEGMENT = 250_000
MOST_SEGMENTS = 8
POINTER, LATE = "current", "written-meanwhile"
TRIES = 5
_GENERATION = re.compile(r"_MAIN_(\d+)\.toc")


class WhooshSegment:
    """A segment read into arrays; what was read lately is kept, for a segment never changes."""

    def __init__(self, storage: Any, segment: Any) -> None:
        codec = segment.codec()
        self.size: int = segment.doc_count_all()
        self._terms = codec.terms_reader(storage, segment)
        self._values = codec.per_document_reader(storage, segment)
        self._read: Words[Postings] = Words(MOST_POSTINGS)
        self._columns: dict[str, Whole] = {}
        self._reading = threading.Lock()

    def column(self, name: str) -> Whole:
        """A number per document; Whoosh leaves zeros at the end unwritten."""
        if name not in self._columns:
            values = np.zeros(self.size, np.int64)
            if self._values.has_column(name):
                with self._reading:
                    file, start, length = self._values._get_column_file(name)
                    written = np.frombuffer(bytes(file.get(start, length)), ">i8")
                values[: len(written)] = written
            self._columns[name] = values
        return self._columns[name]

    def postings(self, field: str, word: str) -> Postings:
        """Where a word stands."""
        key = (field, word)
        known = self._read.get(key)
        if known is None:
            with self._reading:
                known = self._read.keep(key, self._postings(field, word))
        return known

    def frequency(self, field: str, word: str) -> int:
        """In how many documents a word stands."""
        with self._reading, suppress(KeyError):
            return int(self._terms.doc_frequency(field, word.encode()))
        return 0

    def lexicon(self, field: str) -> dict[str, int]:
        """Every word of a field and in how many documents it stands."""
        words: dict[str, int] = {}
        with self._reading:
            for (name, word), info in self._terms.items_from(field, b""):
                if name != field:
                    break
                words[bytes(word).decode()] = info.doc_frequency()
        return words

    def names(self, doc: int) -> tuple[str, str, str, str]:
        """The names kept with a document."""
        with self._reading:
            names: tuple[str, str, str, str] = self._values.stored_fields(doc)["names"]
        return names

    def _postings(self, field: str, word: str) -> Postings:
        try:
            matcher = self._terms.matcher(field, word.encode(), SCHEMA[field].format)
        except TermNotFound:
            return NOTHING
        docs: list[int] = []
        times: list[float] = []
        while matcher.is_active():
            if isinstance(matcher, W3LeafMatcher):
                # a whole block is read at its first posting; take it as a whole
                matcher.id(), matcher.weight()  # fmt: skip
                docs += matcher._ids
                times += matcher._weights
                matcher._next_block()
            else:
                docs.append(matcher.id())
                times.append(matcher.weight())
                matcher.next()
        return Postings.of(docs, times)


class Store:
    """The index in a folder. Reading is open to every process and thread; writers wait for one another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._late = folder / LATE
        self._seen: tuple[object, ...] = ()
        self._snapshot: Snapshot | None = None
        self._segments: dict[str, WhooshSegment] = {}
        self._opening = threading.Lock()

    def snapshot(self) -> Snapshot:
        """The newest generation; cheap while nothing was written. SearchUnavailable without an index."""
        seen = self._mark()
        snapshot = self._snapshot
        if snapshot is not None and seen == self._seen:
            return snapshot
        with self._opening:
            if self._snapshot is None or seen != self._seen:
                self._snapshot = self._open()
                self._seen = seen
            return self._snapshot

    def write(self, documents: Iterable[Document], gone: Iterable[int]) -> None:
        """Put documents in place of their earlier state and take others out, in one commit."""
        with self.locked():
            self.write_locked(documents, gone)

    def write_locked(self, documents: Iterable[Document], gone: Iterable[int]) -> None:
        """As ``write``, for who holds the lock. An index that is being built meanwhile hears what was written."""
        written, gone = list(documents), list(gone)
        _put(self.place(), written, gone)
        if self._late.exists():
            with self._late.open("a") as file:
                file.writelines(f"{number}\n" for number in (*(one.product for one in written), *gone))

    def replace(
        self, documents: Iterable[Document], again: Callable[[set[int]], Mapping[int, Document]] | None = None
    ) -> int:
        """Build a new index beside the old one and swap; gives how many documents it holds.

        The old one answers, and is written to, until then. ``again`` reads anew what was written meanwhile.
        """
        with self.locked("rebuild-lock"):
            with self.locked():
                self._late.write_text("")
            place = self.folder / f"{FORMAT}{uuid4().hex[:12]}"
            try:
                place.mkdir(parents=True)
                _fill(place, documents)
                with self.locked():
                    late = {int(line) for line in self._late.read_text().split()}
                    if late and again is not None:
                        found = again(late)
                        _put(place, found.values(), late - set(found))
                    self._swap(place.name)
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise
            finally:
                self._late.unlink(missing_ok=True)
            return int(index.open_dir(str(place)).doc_count())

    def _swap(self, name: str) -> None:
        before = self._name()
        partial = self.folder / f"{POINTER}.part"
        partial.write_text(name)
        partial.replace(self.folder / POINTER)
        for other in self.folder.iterdir():
            if other.is_dir() and other.name not in {name, before}:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def locked(self, name: str = "lock") -> Iterator[None]:
        """Be the only writer; the lock goes with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def exists(self) -> bool:
        """Whether there is an index to write to."""
        name = self._name()
        return bool(name) and bool(index.exists_in(str(self.folder / name)))

    def _name(self) -> str:
        try:
            name = (self.folder / POINTER).read_text().strip()
        except FileNotFoundError:
            return ""
        return name if name.startswith(FORMAT) else ""

    def place(self) -> Path:
        """The folder of the index in use."""
        name = self._name()
        if name:
            return self.folder / name
        raise SearchUnavailable("no index yet; run: flask search rebuild")

    def _mark(self) -> tuple[object, ...]:
        """Changes whenever something was written."""
        place = self.place()
        try:
            written = [int(found[1]) for name in os.listdir(place) if (found := _GENERATION.fullmatch(name))]
        except FileNotFoundError as fault:
            raise SearchUnavailable(str(fault)) from fault
        return (place.name, max(written, default=-1))

    def _open(self) -> Snapshot:
        """Read the newest generation; a writer may take files away meanwhile, then the next one is read."""
        for attempt in range(TRIES):
            try:
                return self._read()
            except (FileNotFoundError, index.EmptyIndexError) as fault:
                if attempt == TRIES - 1:
                    raise SearchUnavailable(str(fault)) from fault
        raise SearchUnavailable("unreachable")

    def _read(self) -> Snapshot:
        opened = index.open_dir(str(self.place()))
        parts = opened._segments()
        kept = {
            part.segment_id(): self._segments.get(part.segment_id()) or WhooshSegment(opened.storage, part)
            for part in parts
        }
        gone = [np.array(sorted(part.deleted_docs()), np.int64) for part in parts]
        snapshot = Snapshot(list(kept.values()), gone)
        self._segments = kept
        return snapshot


def _put(place: Path, documents: Iterable[Document], gone: Iterable[int]) -> None:
    shelves = index.open_dir(str(place))
    writer = _writer(shelves)
    try:
        for number in gone:
            writer.delete_by_term("id", str(number))
        for document in documents:
            writer.delete_by_term("id", str(document.product))
            _add(writer, document)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=len(shelves._segments()) >= MOST_SEGMENTS)


def _fill(place: Path, documents: Iterable[Document]) -> None:
    """A new index in segments of so many documents that a writer's memory has an end."""
    shelves, rest = index.create_in(str(place), SCHEMA), iter(documents)
    while (first := next(rest, None)) is not None:
        writer = _writer(shelves)
        for document in chain([first], islice(rest, SEGMENT - 1)):
            _add(writer, document)
        writer.commit(merge=False)


def _writer(shelves: Any) -> Any:
    writer = shelves.writer()
    writer.compound = False
    writer.pool = PostingPool()
    writer.codec.length_stats = (
        False  # no field is scored by Whoosh; else it asks the disk for lengths at each posting
    )
    return writer


def _add(writer: Any, document: Document) -> None:
    names = (document.name_vi, document.name_en, document.maker, document.maker_slug)
    lengths = {f"l_{name}": len(document.words[name].split()) for name in LENGTHS}
    writer.pool.document(writer.docnum, document.words)
    writer.add_document(id=str(document.product), names=names, **document.values, **lengths)
