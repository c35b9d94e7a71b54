"""Groups of goods as people call them."""

from __future__ import annotations

from app.catalog.search import group_words
from app.kernel.folding import fold
from app.reference import queries as lists
from app.reference.models import ProductGroup

SHORTEST = 2


def called(text: str) -> list[ProductGroup]:
    """Groups of the programme of whose name, or one of whose other names, a word begins with the text."""
    typed = fold(text)
    if len(typed) < SHORTEST:
        return []
    return [group for group in lists.product_groups("cnnt") if f" {typed}" in _names(group)]


def _names(group: ProductGroup) -> str:
    others = " ".join(group_words.of(group.code)).replace("_", " ")
    return f" {fold(f'{group.name_vi} {group.name_en} {others}')}"
