"""Facilities register, their owners sign in, and the province's officer verifies them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.accounts.models import Facility
from app.accounts.registration_facts import Fact, Register
from app.accounts.service import registration
from app.accounts.states import FACILITY_FLOW, FormOfAddress, LegalForm
from app.demo import names, papers
from app.demo.looks import Goods
from app.demo.makers import HOME, Maker
from app.demo.people import Cast
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.folding import slugify
from app.kernel.permissions import Actor, Role
from app.reference import queries as lists

PENDING_EVERY, RETURNED_EVERY, PAPER_EVERY, MOVED_EVERY = 29, 67, 8, 43
SIZES = {LegalForm.HOUSEHOLD: (3, 9), LegalForm.COOPERATIVE_GROUP: (5, 18), LegalForm.COOPERATIVE: (9, 60)}
ABOUT_VI = (
    "{name} làm {craft} tại {place}. Hàng làm theo đơn, giao toàn quốc và đóng gói xuất khẩu khi khách cần."
)
ABOUT_EN = (
    "{name} makes {craft} in {place}. Made to order, delivered nationwide, packed for export on request."
)
RETURN_REASON = "Bản chụp đăng ký kinh doanh bị mờ, chưa đọc được địa chỉ sản xuất. Hãy gửi lại bản rõ."


@dataclass
class Shop:
    """A registered facility with its owner, ready to act, and what it sells."""

    facility: Facility
    owner: Actor
    goods: list[Goods]
    named: bool


class Registry:
    """Registers one facility after the other, each with its history."""

    def __init__(self, cast: Cast, dice: Random) -> None:
        self.cast, self.dice, self.codes, self.count = cast, dice, names.tax_codes(), 0

    def register(self, maker: Maker) -> Shop:
        """Sign up, and be verified or returned."""
        number, self.count = self.count, self.count + 1
        facility = _facility(maker, next(self.codes), number, self.dice)
        owner = _owner(self.cast, facility, number, self.dice)
        officer = self.cast.officers[facility.province_code or ""]
        audit.record(owner, facility, "register", after={"state": "pending"})
        sure = number == 0 or maker.named
        self.registered(facility, owner, officer, number, seen=bool(sure or number % PENDING_EVERY))
        if sure or number % PENDING_EVERY:
            FACILITY_FLOW.move(facility, "verify", officer)
            facility.verified_at, facility.verified_by = clock.now(), officer.name
            if not sure and number % RETURNED_EVERY == 0:
                FACILITY_FLOW.move(facility, "return", officer, reason=RETURN_REASON)
                facility.returned_reason = RETURN_REASON
        return Shop(facility, owner, maker.goods, maker.named)

    def registered(
        self, facility: Facility, owner: Actor, officer: Actor, number: int, *, seen: bool
    ) -> None:
        """Its registration: mostly looked up, some papers; those that wait sent one along; a few moved since."""
        paper = registration.Upload(papers.pdf(f"Dang ky kinh doanh {facility.tax_code}"), "dang-ky.pdf")
        if not seen:
            if number % 2:
                registration.hand_in(facility, owner, paper)
            return
        look = registration.Lookup(_register(facility.legal_form), facility.tax_code, clock.today())
        where = paper if number % PAPER_EVERY == 0 else look
        registration.see(facility, officer, _read(facility, number), where)
        if number % MOVED_EVERY == MOVED_EVERY - 1:
            with registration.watching(facility, owner):
                facility.address = f"{facility.address}, xóm mới"


def _read(facility: Facility, number: int) -> list[Fact]:
    """Of women's ownership a third is their own word only, which the order of preference does not count."""
    owned = facility.woman_owned and number % 3
    return [fact for fact in Fact if owned or fact is not Fact.WOMAN_OWNED]


def _register(form: LegalForm) -> Register:
    if form is LegalForm.HOUSEHOLD:
        return Register.HOUSEHOLDS
    return Register.ENTERPRISES if form is LegalForm.SME else Register.COOPERATIVES


def _facility(maker: Maker, tax_code: str, number: int, dice: Random) -> Facility:
    commune = maker.commune
    low, high = SIZES.get(maker.form, (12, 140))
    workers = dice.randint(low, high)
    craft = maker.goods[0].kind
    place = f"{commune.full_name_vi}, {commune.province.name_vi}"
    row = Facility(
        name=maker.name,
        slug=f"{slugify(maker.name, 70)}-{number + 1}",
        country_code="VN",
        province_code=commune.province_code,
        commune_code=commune.code,
        tax_code=tax_code,
        legal_form=maker.form,
        sector_code=maker.sector,
        address=f"{'Làng' if maker.craft_village else 'Thôn'} {maker.craft_village or dice.randint(1, 9)}",
        old_place=lists.old_place(commune.code)[:300],
        craft_village=maker.craft_village,
        craft_village_recognised=bool(maker.craft_village),
        founded_year=dice.randint(1988, 2021),
        workers=workers,
        workers_female=dice.randint(workers // 4, workers),
        workers_minority=dice.randint(0, workers // 3) if dice.random() < 0.3 else 0,
        woman_owned=dice.random() < 0.4,
        email=f"lienhe.{number + 1}@demo.chophien.example",
        phone=names.phone(dice),
        description_vi=ABOUT_VI.format(name=maker.name, craft=maker.goods[0].name.lower(), place=place),
        description_en=ABOUT_EN.format(
            name=names.plain(maker.name), craft=craft.name_en.lower(), place=names.plain(place)
        ),
        is_demo=True,
    )
    if number == 0:
        row.woman_owned, row.workers, row.workers_female = True, 24, 17
    db.session.add(row)
    db.session.flush()
    return row


def _owner(cast: Cast, facility: Facility, number: int, dice: Random) -> Actor:
    if facility.name == HOME:
        member = cast.person("Trần Ngọc Lan", "lan", phone=names.phone(dice))
        cast.join(member, facility, Role.FACILITY_MEMBER)
        owner = cast.person("Nguyễn Thị Hạnh", "hanh", phone=names.phone(dice))
        owner.form_of_address = FormOfAddress.CHI
        return cast.join(owner, facility, Role.FACILITY_OWNER)
    person = cast.person(names.person(dice), f"cs{number + 1}", phone=facility.phone)
    if number % 3 == 0:  # the others have not chosen yet
        is_woman = person.name.split()[-1] in names.WOMEN
        person.form_of_address = FormOfAddress.CHI if is_woman else FormOfAddress.ANH
    return cast.join(person, facility, Role.FACILITY_OWNER)
