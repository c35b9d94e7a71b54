"""What kinds and verbs of the history are called: the rooms' cards, read aloud."""

from __future__ import annotations

from app.kernel import cards


def kind_words(kind: str) -> str:
    """What a kind of thing in the history is called; one without a name shows itself."""
    return str(cards.kind_label(kind) or kind)


def verb_words(verb: str) -> str:
    """The past of a verb in the reader's language; one without a name shows itself."""
    return str(cards.verb_label(verb) or verb.replace("_", " ").capitalize())
