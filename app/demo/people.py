"""Who works for the programme in the demo, and the accounts a visitor may try."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from app.accounts.models import Agency, Buyer, Membership, Organisation, Person
from app.accounts.queries import actor_for
from app.accounts.service import consents
from app.demo import names
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.reference import queries as lists

PASSWORD = "cho-phien-demo-2026"  # noqa: S105 - printed for visitors; production refuses demo accounts
DOMAIN = "demo.chophien.example"
NATIONAL = (
    (Role.NATIONAL_OFFICER, "chuyenvien", "Phạm Quốc Huy", "Chuyên viên"),
    (Role.APPROVER, "nguoiduyet", "Lê Thu Trang", "Phó Cục trưởng"),
    (Role.ACCOUNTANT, "ketoan1", "Đỗ Minh Châu", "Kế toán trưởng"),
    (Role.ACCOUNTANT, "ketoan2", "Vũ Hải Yến", "Kế toán viên"),
    (Role.AUDITOR, "kiemtoan", "Ngô Đức Thành", ""),
    (Role.ADMIN, "quantri", "Bùi Công Nam", ""),
)
BUYERS = (
    ("Nordic Table AB", "SE", "buyer", "Elin Sandberg", "en"),
    ("Kanda Zakka K.K.", "JP", "tokyo", "Kenji Mori", "en"),
    ("Maison Lointaine SARL", "FR", "paris", "Claire Dubois", "en"),
    ("Prairie Pantry Inc.", "US", "prairie", "Dana Whitfield", "en"),
    ("Chuỗi cửa hàng Quà Quê", "VN", "quaque", "Trần Thu Hà", "vi"),
    ("Công ty CP Siêu thị Đồng Xanh", "VN", "dongxanh", "Lý Quốc Bình", "vi"),
)


@dataclass
class Login:
    """An account to try, and what it is."""

    email: str
    what: str


@dataclass
class Cast:
    """Everybody who acts in the demo world, ready to act."""

    dice: Random
    password_hash: str
    national: dict[str, Actor] = field(default_factory=dict)
    officers: dict[str, Actor] = field(default_factory=dict)
    heads: dict[str, Actor] = field(default_factory=dict)
    buyers: list[Actor] = field(default_factory=list)

    def person(self, name: str, local: str, *, language: str = "vi", phone: str = "") -> Person:
        """Somebody with a confirmed address and the demo password."""
        row = Person(
            email=f"{local}@{DOMAIN}",
            name=name,
            phone=phone,
            password_hash=self.password_hash,
            language=language,
            email_confirmed_at=clock.now(),
            is_demo=True,
        )
        db.session.add(row)
        db.session.flush()
        consents.record(row, consents.offered(), language=language)
        return row

    def join(self, person: Person, organisation: Organisation, role: Role, *, title: str = "") -> Actor:
        """Give somebody a role, with a title in an agency, and let them act in it."""
        membership = Membership(
            person_id=person.id, organisation_id=organisation.id, role=role, job_title=title
        )
        membership.organisation = organisation
        db.session.add(membership)
        db.session.flush()
        return actor_for(person, membership, [membership])


def agencies(cast: Cast, national_vi: str, national_en: str) -> None:
    """The national agency and the 34 provincial departments with an officer and a head each."""
    national = _agency(national_vi, national_en, "cuc", None)
    for role, local, name, title in NATIONAL:
        cast.national[local] = cast.join(cast.person(name, local), national, role, title=title)
    for province in lists.provinces():
        department = _agency(
            f"Sở Công Thương {province.name_vi}",
            f"Department of Industry and Trade, {province.name_en}",
            f"so-cong-thuong-{province.slug}",
            province.code,
        )
        key = province.slug.replace("-", "")
        officer = cast.person(names.person(cast.dice), f"canbo.{key}")
        head = cast.person(names.person(cast.dice), f"lanhdao.{key}")
        cast.officers[province.code] = cast.join(officer, department, Role.PROVINCIAL_OFFICER)
        title = "Phó Giám đốc Sở"
        cast.heads[province.code] = cast.join(head, department, Role.PROVINCIAL_HEAD, title=title)


def buyers(cast: Cast) -> None:
    """Buyers at home and abroad."""
    for name, country, local, contact, language in BUYERS:
        organisation = Buyer(
            name=name,
            slug=f"nguoi-mua-{local}",
            country_code=country,
            email=f"{local}@{DOMAIN}",
            trade="Import and retail" if language == "en" else "Bán lẻ",
            is_demo=True,
        )
        db.session.add(organisation)
        db.session.flush()
        cast.buyers.append(
            cast.join(cast.person(contact, local, language=language), organisation, Role.BUYER_OWNER)
        )


def _agency(name: str, name_en: str, slug: str, province_code: str | None) -> Agency:
    row = Agency(name=name, name_en=name_en, slug=slug, country_code="VN", province_code=province_code)
    row.is_demo = True
    db.session.add(row)
    db.session.flush()
    return row


def logins() -> list[Login]:
    """The accounts the README and ``./run`` name."""
    return [
        Login(f"hanh@{DOMAIN}", "chủ cơ sở gốm ở Bát Tràng / owner of a pottery co-operative"),
        Login(f"lan@{DOMAIN}", "thành viên cơ sở gốm / member of the same co-operative"),
        Login(f"buyer@{DOMAIN}", "người mua nước ngoài / buyer abroad"),
        Login(f"quaque@{DOMAIN}", "người mua trong nước / buyer at home"),
        Login(f"canbo.hanoi@{DOMAIN}", "cán bộ Sở Công Thương Hà Nội / provincial officer"),
        Login(f"lanhdao.hanoi@{DOMAIN}", "lãnh đạo Sở Công Thương Hà Nội / head of the department"),
        Login(f"chuyenvien@{DOMAIN}", "chuyên viên Cục, người đề xuất / national officer"),
        Login(f"nguoiduyet@{DOMAIN}", "người duyệt của Cục / approver"),
        Login(f"ketoan1@{DOMAIN}", "kế toán thứ nhất / first accountant"),
        Login(f"ketoan2@{DOMAIN}", "kế toán thứ hai / second accountant"),
        Login(f"kiemtoan@{DOMAIN}", "kiểm toán, chỉ xem / auditor"),
        Login(f"quantri@{DOMAIN}", "quản trị / administrator"),
    ]
