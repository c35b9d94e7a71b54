"""What may go wrong, in words a person can act on. Pages turn these into answers."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A clear no. ``message`` is already in the reader's language; ``status`` is the HTTP answer it becomes."""

    status = 409

    def __init__(self, message: str, *, clause: str = "", link: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.clause = clause
        self.link = link


class WrongMoment(Refusal):
    """Somebody was faster, or the thing is past this step (409)."""


class CeilingReached(Refusal):
    """A ceiling has less left than asked (409). ``left`` is in đồng, ``ceiling`` its label."""

    def __init__(self, message: str, *, left: int, ceiling: str, clause: str = "") -> None:
        super().__init__(message, clause=clause)
        self.left = left
        self.ceiling = ceiling


class NotAllowed(Refusal):
    """The person has no right to this function (403)."""

    status = 403


class NotFound(Refusal):
    """It is not there, or not yours: the two look the same (404)."""

    status = 404

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


class TooMany(Refusal):
    """A limit of tries was reached (429). ``seconds`` until the next try."""

    status = 429

    def __init__(self, message: str, *, seconds: int = 60) -> None:
        super().__init__(message)
        self.seconds = seconds


class Invalid(Refusal):
    """Input is not acceptable (422); ``fields`` names each field and its sentence."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(str(text) for text in fields.values()))
        self.fields = {name: str(text) for name, text in fields.items()}
