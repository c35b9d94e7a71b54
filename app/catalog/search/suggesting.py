"""How letters being typed may go on: by the words typed, and by other words for the same thing."""

from __future__ import annotations

from app.catalog.search import analysis
from app.catalog.search.known_words import KnownWords
from app.catalog.search.port import Suggestion
from app.catalog.search.synonyms import thesaurus

MOST_OTHERS = 2
"""So many words of the same meaning are offered beside what was typed."""


def suggested(known: KnownWords, typed: str, limit: int) -> list[Suggestion]:
    """Phrases and makers with the words typed; a term of the list brings its synonyms along."""
    found = known.phrases.starting(typed, limit)
    words = [each for each in found if not each.slug]
    for other in thesaurus().of(analysis.words(typed))[:MOST_OTHERS]:
        also = [each for each in known.phrases.starting(other.label, MOST_OTHERS) if not each.slug]
        words = [*words[: limit - len(also)], *(each for each in also if each not in words)]
    return [*words[:limit], *(each for each in found if each.slug)]
