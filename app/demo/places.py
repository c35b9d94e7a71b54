"""Where the demo's facilities work: today's communes, found by the place names before July 2025."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.kernel.db import db
from app.kernel.folding import fold
from app.reference.models import Commune, OldCommune
from app.reference.states import CommuneKind

_KINDS = ("huyen ", "quan ", "thi xa ", "thanh pho ", "tp ")


@dataclass
class Atlas:
    """Communes by old province, old district and name."""

    by_district: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    by_province: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    communes: dict[str, Commune] = field(default_factory=dict)

    def find(self, village: str, district: str, province: str, dice: Random) -> Commune:
        """The commune of a village: its namesake, else one of its old district, else one of its old province."""
        near = self.by_district.get((fold(province), _bare(district))) or self.by_province[fold(province)]
        wanted = fold(village)
        for code in near:
            if self.communes[code].folded == wanted:
                return self.communes[code]
        return self.communes[dice.choice(near)]

    def rural(self, province: str, dice: Random) -> Commune:
        """A commune (not a ward) of an old province."""
        codes = [c for c in self.by_province[fold(province)] if self.communes[c].kind is CommuneKind.COMMUNE]
        return self.communes[dice.choice(codes)]


def atlas() -> Atlas:
    """Read once per loading."""
    made = Atlas()
    query = select(Commune).options(selectinload(Commune.province)).order_by(Commune.code)
    made.communes = {commune.code: commune for commune in db.session.scalars(query)}
    pairs = select(OldCommune.province_name, OldCommune.district_name, OldCommune.commune_code).distinct()
    for province, district, code in db.session.execute(pairs.order_by(OldCommune.commune_code)):
        made.by_district[(_province(province), _bare(district))].append(code)
        if code not in made.by_province[_province(province)]:
            made.by_province[_province(province)].append(code)
    return made


def _province(name: str) -> str:
    return fold(name).replace("thua thien hue", "hue")


def _bare(district: str) -> str:
    folded = fold(district)
    return next((folded.removeprefix(kind) for kind in _KINDS if folded.startswith(kind)), folded)
