"""Facilities: one for each craft village, producer of recognised products, workshop, and for regional specialties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from app.accounts.states import LegalForm
from app.demo import files, names
from app.demo.files import Found, Row
from app.demo.looks import Goods, dressed, in_turn
from app.demo.places import Atlas
from app.kernel import clock
from app.kernel.collation import sort_key
from app.reference.models import Commune

SPECIALTIES_EACH = 4
MOST_EACH_LOOK = 8
"""Specialties of a kind for each way it can be shown: hats do not fill the catalogue because every province has them."""
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
    """Every facility, names unique, the walk's own co-operative first, its neighbours in the list of other trades."""
    found = [
        *_villages(atlas, dice),
        *_recognised(atlas, dice),
        *_workshops(atlas, dice),
        *_specialties(atlas, dice),
    ]
    seen: set[str] = set()
    unique = []
    for maker in found:
        if maker.goods and maker.name not in seen:
            seen.add(maker.name)
            unique.append(maker)
    home = next(m for m in unique if m.craft_village == "Bát Tràng")
    home.name, home.form = HOME, LegalForm.COOPERATIVE
    others = [m for m in unique if m is not home]
    dice.shuffle(others)
    ordered = [home, *in_turn(others, lambda maker: {goods.kind.key for goods in maker.goods})]
    shelf = [goods for maker in ordered for goods in maker.goods]
    newest = {maker.name: place for place, maker in _last_places(ordered)}
    dressed(shelf, clock.today(), [newest[name] for name in sorted(newest, key=sort_key)])
    return ordered


def _last_places(makers: list[Maker]) -> Iterator[tuple[int, Maker]]:
    """At which place of the shelf each maker's last product stands."""
    count = 0
    for maker in makers:
        count += len(maker.goods)
        yield count - 1, maker


def _maker(name: str, form: LegalForm, commune: Commune, goods: list[Goods], village: str = "") -> Maker:
    return Maker(name, form, commune, _SECTORS[goods[0].kind.group], village, goods)


def _villages(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    for row in files.rows("craft_villages"):
        village = row["name"].split(" (")[0]
        commune = atlas.find(village, row["old_district"], row["old_province"], dice)
        craft = row["craft"].split(",")[0].strip()
        words = [word.strip() for word in row["products"].split(",")]
        found = [(word, files.kind_of(word, craft)) for word in words]
        goods = [
            Goods(_titled(word, craft, village), village, kind) for word, kind in found if kind is not None
        ]
        if goods:
            title = _title(dice.choice(_FORMS), craft.capitalize(), village, dice)
            yield _maker(*title, commune, _few(goods), village)


def _titled(word: str, craft: str, village: str) -> str:
    """``bình hoa`` of a pottery village → ``Bình hoa gốm Bát Tràng``."""
    first = "sơn mài" if craft.startswith("sơn mài") else craft.split()[0]
    extra = f" {first}" if first in {"gốm", "sơn mài", "lụa"} and first not in word.lower() else ""
    return f"{word[0].upper()}{word[1:]}{extra} {village}"


def _recognised(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    producers: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in files.rows("recognised_products"):
        if row["producer"] and not row["producer"].startswith(("Hộ kinh doanh", "Hộ sản xuất")):
            producers[(row["producer"], row["old_province"])].append(row)
    for (producer, old_province), products in sorted(producers.items()):
        found = [(row, files.kind_of(row["name"])) for row in products]
        goods = [Goods(row["name"], old_province, kind, row) for row, kind in found if kind is not None]
        if goods:
            form = LegalForm.SME if producer.startswith("Công ty") else LegalForm.COOPERATIVE
            maker = _maker(producer, form, atlas.rural(old_province, dice), _few(goods))
            maker.named = True
            yield maker


def _workshops(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    """Invented makers of machines, packed goods and gifts, which the lists of villages and specialties do not know."""
    for row in files.rows("workshops"):
        commune = atlas.rural(row["old_province"], dice)
        found = [(name, files.kind_of(name)) for name in row["products"].split(";")]
        goods = [Goods(name, commune.name_vi, kind) for name, kind in found if kind is not None]
        yield _maker(*_title(LegalForm.SME, row["trade"], commune.name_vi, dice), commune, goods)


def _specialties(atlas: Atlas, dice: Random) -> Iterator[Maker]:
    shelves: dict[tuple[str, str], list[Goods]] = defaultdict(list)
    for row, found in _evenly(_known_specialties()):
        place = found.tail(row["name"]) or row["old_province"]
        shelves[(row["old_province"], row["category"])].append(Goods(row["name"], place, found))
    for (province, category), shelf in sorted(shelves.items()):
        goods = list(in_turn(shelf, lambda each: {each.kind.key}))
        for start in range(0, len(goods), SPECIALTIES_EACH):
            commune = atlas.rural(province, dice)
            title = _title(dice.choice(_FORMS), _TRADES[category], commune.name_vi, dice)
            yield _maker(*title, commune, _few(goods[start : start + SPECIALTIES_EACH]))


def _known_specialties() -> Iterator[tuple[Row, Found]]:
    for row in files.rows("specialties"):
        found = files.kind_of(row["name"])
        if found is not None and row["category"] != "nong-san":
            yield row, found


def _evenly(known: Iterable[tuple[Row, Found]]) -> Iterator[tuple[Row, Found]]:
    """No more of a kind than it has looks for, taken from all over the country."""
    rows = list(known)
    all_of = Counter(found.kind.key for _, found in rows)
    place: Counter[str] = Counter()
    for row, found in rows:
        key, most = found.kind.key, MOST_EACH_LOOK * len(found.kind.looks)
        place[key] += 1
        share = min(most, all_of[key])
        if place[key] * share // all_of[key] > (place[key] - 1) * share // all_of[key]:
            yield row, found


def _few(goods: list[Goods]) -> list[Goods]:
    """No more of a kind in one house than it can be shown in different pictures."""
    held: Counter[str] = Counter()
    kept = []
    for each in goods:
        held[each.kind.key] += 1
        if held[each.kind.key] <= len(each.kind.looks):
            kept.append(each)
    return kept


def _title(form: LegalForm, craft: str, place: str, dice: Random) -> tuple[str, LegalForm]:
    who = " ".join(names.person(dice).split()[-2:])
    return _TITLES[form].format(craft=craft, place=place, who=who), form
