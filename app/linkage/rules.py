"""What an enquiry must say, and in which language a message was written. Arithmetic only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.i18n import EN, VI, lazy_gettext

LEAST_WORDS = 10
MOST_LETTERS = 4_000
MOST_QUANTITY = 1_000_000_000
_VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "you",
        "your",
        "we",
        "our",
        "is",
        "are",
        "can",
        "could",
        "would",
        "please",
        "for",
        "with",
        "how",
        "much",
        "many",
        "what",
        "when",
        "do",
        "does",
        "have",
        "from",
        "this",
        "that",
        "price",
        "quote",
        "order",
        "thank",
        "thanks",
        "hello",
        "dear",
    ]
)


@dataclass(frozen=True)
class Wanted:
    """What a buyer asks for: ``quantity`` of a unit, to a country and place, by a day if one was named."""

    quantity: Decimal | None
    unit_code: str
    destination_code: str
    destination_place: str
    needed_by: date | None
    message: str


def gaps(wanted: Wanted, today: date) -> dict[str, Any]:
    """Everything that is missing or wrong, field → sentence."""
    found: dict[str, Any] = {}
    if not wanted.quantity or wanted.quantity > MOST_QUANTITY:
        found["quantity"] = lazy_gettext("Write how much you need, a number above 0.")
    if not wanted.unit_code:
        found["unit_code"] = lazy_gettext("Choose a unit.")
    if not wanted.destination_code:
        found["destination_code"] = lazy_gettext("Choose the country the goods go to.")
    if wanted.needed_by is not None and wanted.needed_by < today:
        found["needed_by"] = lazy_gettext("This day is past. Choose a later one, or leave it empty.")
    if wrong := wrong_message(wanted.message, least=LEAST_WORDS):
        found["message"] = wrong
    return found


def wrong_message(text: str, *, least: int = 1) -> Any:
    """What is wrong with the words of a message; None when nothing is. ``least`` and the most are letters."""
    if len(text) < least:
        return lazy_gettext("Write your message.") if not text else lazy_gettext("Say a little more.")
    if len(text) > MOST_LETTERS:
        return lazy_gettext("The message is too long: at most 4,000 characters.")
    return None


def language_of(text: str, spoken: str) -> str:
    """The language a message is written in; where the words do not tell, the one its writer reads the site in."""
    marked = len(_VIETNAMESE.findall(text))
    words = re.findall(r"[a-z]+", text.lower())
    english = sum(word in _ENGLISH for word in words)
    if marked > english:
        return VI
    if english >= 2 or (english and spoken == EN):
        return EN
    return spoken
