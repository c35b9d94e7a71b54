"""Many words in little room: one block of text with the place where each ends, as a file holds it and memory shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
Numbers = NDArray[np.int64]


class WordList:
    """Words by number. Made from a sorted list, one can be looked up, and so can all that begin alike."""

    def __init__(self, text: NDArray[Any], ends: NDArray[Any]) -> None:
        self.text = text.tobytes()
        self.ends = ends.astype(np.int64)

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """From words in the order they are to have."""
        parts = [word.encode() for word in words]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        return cls(np.frombuffer(b"".join(parts), np.uint8), ends)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """What a file keeps of it."""
        return {f"{name}_text": np.frombuffer(self.text, np.uint8), f"{name}_ends": self.ends}

    @classmethod
    def read(cls, arrays: Arrays, name: str) -> WordList:
        """From what a file keeps."""
        return cls(arrays[f"{name}_text"], arrays[f"{name}_ends"])

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.ends)

    def __getitem__(self, number: int) -> str:
        """The word of a number."""
        return self._bytes(number).decode()

    def number(self, word: str) -> int:
        """Where a word stands; -1 when it is not here. The list must be sorted."""
        wanted = word.encode()
        at = self._first_from(wanted)
        return at if at < len(self) and self._bytes(at) == wanted else -1

    def beginning(self, start: str) -> range:
        """The numbers of all words that begin so. The list must be sorted."""
        wanted = start.encode()
        return range(self._first_from(wanted), self._first_from(wanted + b"\xff"))

    def _bytes(self, number: int) -> bytes:
        return self.text[int(self.ends[number - 1]) if number else 0 : int(self.ends[number])]

    def _first_from(self, wanted: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low


def word_number(word: str) -> int:
    """A word as a number of eight bytes: sets of many words are sorted arrays of these."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little", signed=True)


def word_numbers(words: Iterable[str]) -> Numbers:
    """Words as sorted numbers."""
    return np.unique(np.array([word_number(word) for word in words], np.int64))


def among(numbers: Numbers, word: str) -> bool:
    """Whether a word is among those of a sorted array."""
    wanted = word_number(word)
    at = int(np.searchsorted(numbers, wanted))
    return at < len(numbers) and int(numbers[at]) == wanted
