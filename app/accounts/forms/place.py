"""Where something is: typed text with suggestions; without JavaScript the matching communes are offered to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, ValidationError
from wtforms.validators import Length

from app.kernel.folding import fold
from app.kernel.forms import Form, TextField
from app.kernel.i18n import gettext, lazy_gettext
from app.reference import queries as lists
from app.reference.models import Commune

OFFERED, CONSIDERED = 12, 60


class PlaceFields(Form):
    """``place`` is what was typed, ``commune`` the code that was meant; ``find`` asks to look first."""

    place = TextField(
        lazy_gettext("Commune or ward where you produce"),
        validators=[Length(max=120, message=lazy_gettext("Write the name of one commune."))],
    )
    commune = HiddenField()
    find = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered: list[Commune] = []
        self.before: dict[str, list[str]] = {}
        self.more = False

    @property
    def wants_place(self) -> bool:
        """Whether the "Find place" button was pressed."""
        return bool(self.find.data)

    def look(self) -> None:
        """Offer the communes that fit what was typed; one alone is taken as meant."""
        self.find.data = ""
        self._offer(_meant(self.place.data or ""))
        if not self.offered:
            self.place.errors = [self._nothing()]

    def name_of(self, place: Commune) -> str:
        """How an offered commune is called."""
        return lists.place_name(place)

    def validate_place(self, field: Any) -> None:
        """The chosen commune if it fits the text, else the only one that does."""
        chosen = lists.commune(self.commune.data or "") if self.commune.data else None
        if chosen is not None and fold(field.data or "") in _labels(chosen):
            return
        found = _meant(field.data or "")
        if chosen is not None and chosen.code in {place.code for place in found}:
            self._offer(found)
            self.commune.data = chosen.code
            return
        self._offer(found)
        if not found:
            raise ValidationError(self._nothing())
        if len(found) > 1:
            raise ValidationError(gettext("Choose your commune or ward from the list."))

    def _offer(self, found: Sequence[Commune]) -> None:
        self.offered, self.more = list(found[:OFFERED]), len(found) > OFFERED
        self.before = lists.old_districts(place.code for place in self.offered)
        self.commune.data = self.offered[0].code if len(found) == 1 else ""

    def _nothing(self) -> str:
        if not (self.place.data or "").strip():
            return gettext("Write the commune or ward where you produce.")
        return gettext(
            "No commune or ward has this name today or had it before. Try the old district, or the province."
        )


def _meant(text: str) -> list[Commune]:
    """What fits the text; the one commune called exactly so, with its kind ("xã Phù Đổng"), is meant alone."""
    found = lists.find_communes(text, CONSIDERED)
    exact = [place for place in found if fold(place.full_name_vi) == fold(text)]
    return exact if len(exact) == 1 else found


def _labels(place: Commune) -> set[str]:
    return {
        fold(text)
        for text in (
            f"{place.full_name_vi}, {place.province.name_vi}",
            f"{place.name_en}, {place.province.name_en}",
            lists.place_name(place),
        )
    }
