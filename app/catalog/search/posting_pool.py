"""What a writer keeps of a segment until it is written: where each word stands, in the order words are written in.

Whoosh's own pool keeps a row per place, writes rows to files and sorts them: most of the time a rebuild took. Documents
come in the order of their numbers, so the places of a word need no sorting; eight bytes hold one.
"""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

_TIMES = 16
_MOST_TIMES = (1 << _TIMES) - 1
_pack = struct.Struct("!I").pack
Posting = tuple[str, bytes, int, float, bytes]
"""Field, word, document, how often it stands there, and the same as Whoosh keeps it (nothing for a bare key)."""


class PostingPool:
    """In place of Whoosh's pool; a word may come from a document or, when segments are merged, from an older one."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, array[int]]] = {}
        self._bare = set[str]()

    def document(self, number: int, words: Mapping[str, str]) -> None:
        """The words of a document, by field, with blanks between them."""
        for field, text in words.items():
            places = self._places.setdefault(field, {})
            for word, times in Counter(text.split()).items():
                _note(places, word, number, times)

    def add(self, item: tuple[str, bytes, int, float, bytes | None]) -> None:
        """One posting, as Whoosh gives it."""
        field, word, number, weight, value = item
        if not value:
            self._bare.add(field)
        _note(self._places.setdefault(field, {}), word.decode(), number, int(weight))

    def iter_postings(self) -> Iterator[Posting]:
        """Everything, by field and word, documents in their order."""
        packed = [_pack(times) for times in range(256)]
        for field in sorted(self._places):
            places, bare = self._places[field], field in self._bare
            for word in sorted(places):  # code points sort as their UTF-8 does
                key = word.encode()
                for place in places[word]:
                    times = place & _MOST_TIMES
                    value = b"" if bare else packed[times] if times < len(packed) else _pack(times)
                    yield field, key, place >> _TIMES, float(times), value

    def cleanup(self) -> None:
        """Let go of everything, once it is written."""
        self._places = {}


def _note(places: dict[str, Any], word: str, number: int, times: int) -> None:
    known = places.get(word)
    if known is None:
        known = places[word] = array("Q")
    known.append(number << _TIMES | min(times, _MOST_TIMES))
