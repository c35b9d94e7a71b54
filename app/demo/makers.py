"""Facilities: one for each craft village, for the producers of recognised products, and for regional specialties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from app.accounts.states import LegalForm
from app.demo import files, names
from app.demo.files import Kind, Row
from app.demo.places import Atlas
from app.reference.models import Commune

SPECIALTIES_EACH = 4
HOME = "Hợp tác xã Gốm Ánh Hạnh"
"""The co-operative of the walk through the site."""
_SECTORS = {
    "cnnt_craft": "handicraft",
    "cnnt_food": "food",
    "cnnt_machine": "mechanical",
    "cnnt_other": "consumer",
}
_TITLES = {
    LegalForm.COOPERATIVE: "Hợp tác xã {craft} {place}",
    LegalForm.HOUSEHOLD: "Hộ kinh doanh {craft} {who}",
    LegalForm.SME: "Công ty TNHH {craft} {place}",
    LegalForm.COOPERATIVE_GROUP: "Tổ hợp tác {craft} {place}",
}
_FORMS = (LegalForm.COOPERATIVE, LegalForm.HOUSEHOLD, LegalForm.SME, LegalForm.COOPERATIVE_GROUP)
_TRADES = {
    "thuc-pham": "Đặc sản",
    "nong-san": "Nông sản",
    "do-uong": "Chè và đồ uống",
    "thu-cong": "Thủ công mỹ nghệ",
    "det": "Dệt thổ cẩm",
    "go": "Mộc mỹ nghệ",
    "co-khi": "Cơ khí",
    "duoc-lieu": "Dược liệu",
}


@dataclass
class Goods:
    """A product to be listed."""

    name: str
    name_en: str
    kind: Kind
    recognised: Row | None = None


@dataclass
class Maker:
    """A facility to be registered. ``named`` ones stand in a public announcement; nothing else is invented for them."""

    name: str
    form: LegalForm
    commune: Commune
    sector: str
    craft_village: str = ""
    goods: list[Goods] = field(default_factory=list)
    named: bool = False


def all_makers(atlas: Atlas, dice: Random) -> list[Maker]:
    """Every facility, names unique, the walk's own co-operative first."""
    found = [*_villages(atlas, dice), *_recognised(atlas, dice), *_specialties(atlas, dice)]
    seen: set[str] = set()
    unique = []
    for maker in found:
        if maker.goods and maker.name not in seen:
            seen.add(maker.name)
            unique.append(maker)
    home = next(m for m in unique if m.craft_village == "Bát Tràng")
    home.name, home.form = HOME, LegalForm.COOPERATIVE
    return [home, *(m for m in unique if m is not home)]


def _villages(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    for row in files.rows("craft_villages"):
        village = row["name"].split(" (")[0]
        commune = atlas.find(village, row["old_district"], row["old_province"], dice)
        craft = row["craft"].split(",")[0].strip()
        goods = []
        for word in row["products"].split(","):
            kind = files.kind_of(word.strip(), craft)
            if kind is not None:
                goods.append(_goods(_titled(word.strip(), craft, village), village, kind))
        if goods:
            form = dice.choice(_FORMS)
            title = _title(form, craft.capitalize(), village, dice)
            yield Maker(title, form, commune, _SECTORS[goods[0].kind.group], village, goods)


def _titled(word: str, craft: str, village: str) -> str:
    """``bình hoa`` of a pottery village → ``Bình hoa gốm Bát Tràng``."""
    first = craft.split()[0]
    extra = f" {first}" if first in {"gốm", "sơn", "lụa"} and first not in word.lower() else ""
    return f"{word[0].upper()}{word[1:]}{extra} {village}"


def _recognised(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    producers: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in files.rows("recognised_products"):
        if row["producer"] and not row["producer"].startswith(("Hộ kinh doanh", "Hộ sản xuất")):
            producers[(row["producer"], row["old_province"])].append(row)
    for (producer, old_province), products in sorted(producers.items()):
        goods = []
        for row in products:
            kind = files.kind_of(row["name"])
            if kind is not None:
                goods.append(Goods(row["name"], _english(row["name"], old_province, kind), kind, row))
        if goods:
            form = LegalForm.SME if producer.startswith("Công ty") else LegalForm.COOPERATIVE
            commune = atlas.rural(old_province, dice)
            yield Maker(producer, form, commune, _SECTORS[goods[0].kind.group], "", goods, named=True)


def _specialties(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    shelves: dict[tuple[str, str], list[Goods]] = defaultdict(list)
    for row in files.rows("specialties"):
        kind = files.kind_of(row["name"])
        if kind is not None and row["category"] != "nong-san":
            place = row["name"][len(files.head_of(row["name"], kind)) :].strip() or row["old_province"]
            name_en = f"{kind.name_en}, {names.plain(place[0].upper() + place[1:])}"
            shelves[(row["old_province"], row["category"])].append(Goods(row["name"], name_en, kind))
    for (province, category), goods in sorted(shelves.items()):
        for start in range(0, len(goods), SPECIALTIES_EACH):
            commune = atlas.rural(province, dice)
            form = dice.choice(_FORMS)
            title = _title(form, _TRADES[category], commune.name_vi, dice)
            part = goods[start : start + SPECIALTIES_EACH]
            yield Maker(title, form, commune, _SECTORS[part[0].kind.group], "", part)


def _title(form: LegalForm, craft: str, place: str, dice: Random) -> str:
    return _TITLES[form].format(craft=craft, place=place, who=" ".join(names.person(dice).split()[-2:]))


def _goods(name: str, place: str, kind: Kind) -> Goods:
    return Goods(name, f"{kind.name_en}, {names.plain(place)}", kind)


def _english(name: str, place: str, kind: Kind) -> str:
    return f"{kind.name_en} ({names.plain(name)}), {names.plain(place)}"
