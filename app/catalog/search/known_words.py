"""The words an index knows, for mending and for suggesting: made by the worker beside the index, only read elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from app.catalog.search.phrases import Phrases
from app.catalog.search.snapshot import Snapshot
from app.catalog.search.spelling import Speller

FILE = "words.npz"
SMALL = 2_000
"""Up to so many products they are made anew at each write; beyond, now and then."""
REST = 60
"""Making them takes a while: they rest for so many times that."""
_FAULTS = (OSError, KeyError, ValueError, BadZipFile)


@dataclass(frozen=True)
class KnownWords:
    """What a snapshot knows."""

    speller: Speller
    phrases: Phrases

    @classmethod
    def of(cls, snapshot: Snapshot) -> KnownWords:
        """All that a snapshot knows, made anew."""
        return cls(Speller.of(snapshot), Phrases.of(snapshot))

    def save(self, path: Path) -> None:
        """Write the file in one step."""
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            arrays: dict[str, Any] = {**self.speller.arrays(), **self.phrases.arrays()}
            np.savez(file, **arrays)
        partial.replace(path)

    @classmethod
    def read(cls, path: Path) -> KnownWords:
        """What a file holds, read as it stands."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(Speller.read(arrays), Phrases.read(arrays))


class WordsOf:
    """The words of the index in a folder, as this process has them."""

    def __init__(self) -> None:
        self._read: tuple[Path, int, KnownWords] | None = None
        self._made: tuple[Snapshot, KnownWords] | None = None
        self._rests_until = 0.0

    def get(self, place: Path, snapshot: Snapshot) -> KnownWords:
        """From the file; only where there is none, made here and kept as long as the snapshot."""
        path = place / FILE
        try:
            mark = path.stat().st_mtime_ns
            if self._read is None or self._read[:2] != (path, mark):
                self._read = (path, mark, KnownWords.read(path))
            return self._read[2]
        except _FAULTS:
            if self._made is None or self._made[0] is not snapshot:
                self._made = (snapshot, KnownWords.of(snapshot))
            return self._made[1]

    def make(self, place: Path, snapshot: Snapshot) -> None:
        """Make the file anew."""
        begun = time.monotonic()
        KnownWords.of(snapshot).save(place / FILE)
        ended = time.monotonic()
        self._rests_until = ended + REST * (ended - begun)

    def is_due(self, place: Path) -> bool:
        """Whether something was written since, and the last making is long enough ago."""
        if time.monotonic() < self._rests_until:
            return False
        made = (place / FILE).stat().st_mtime_ns if (place / FILE).exists() else 0
        return any(table.stat().st_mtime_ns > made for table in place.glob("*.toc"))
