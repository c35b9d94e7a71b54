"""Who works for the programme and what they have prepared before the story begins: staff, ceilings, fairs, an account."""

from __future__ import annotations

from datetime import timedelta

from app.accounts import passwords
from app.fairs.models import Fair
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme.states import FairKind, FundSource, LineScope
from tests.make import accounts, fairs, programme, subsidies
from tests.walks.visitor import PASSWORD

STAFF = {
    "officer": (Role.PROVINCIAL_OFFICER, "Trần Thu Cúc"),
    "head": (Role.PROVINCIAL_HEAD, "Lê Quang Vinh"),
    "national": (Role.NATIONAL_OFFICER, "Phạm Quốc Huy"),
    "approver": (Role.APPROVER, "Đỗ Thị Mai"),
    "accountant": (Role.ACCOUNTANT, "Vũ Hải Yến"),
    "second": (Role.ACCOUNTANT, "Ngô Minh Châu"),
}
YEAR_CAP, FAIR_CAP = 2_000_000_000, 150_000_000
PERIOD_CAP, PROVINCE_CAP = 9_000_000_000, 400_000_000
STAND = 7_200_000


def email(who: str) -> str:
    """The address of a member of staff."""
    return f"{who}@so.example.vn"


def build(language: str) -> None:
    """Everything, kept."""
    kept = passwords.hashed(PASSWORD)
    department = accounts.agency("01", "Sở Công Thương Hà Nội")
    national = accounts.agency(None, "Cục Khuyến công")
    for who, (role, name) in STAFF.items():
        place = department if role in {Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD} else national
        accounts.person(place, role, name, email=email(who), password_hash=kept, language=language)
    subsidies.collecting_account()
    year = subsidies.year_cap(YEAR_CAP)
    year.year, year.name_vi, year.name_en = clock.today().year, "Khuyến công quốc gia", "National fund"
    _plans()
    _fairs()
    db.session.commit()


def _plans() -> None:
    """The money of the whole period, and the plan of the province the story plays in."""
    year = clock.today().year
    subsidies.cap(f"period:{subsidies.period().code}", PERIOD_CAP, LineScope.PERIOD).name_vi = "Cả giai đoạn"
    subsidies.cap(f"province:{year}:01", PROVINCE_CAP, LineScope.PROVINCE_YEAR).name_vi = "Hà Nội, kế hoạch"


def _fairs() -> None:
    starts = clock.today() + timedelta(days=60)
    facts = {"starts_on": starts, "opens_at": clock.now() - timedelta(days=3), "stand_price": STAND}
    joined = fairs.fair(
        FairKind.JOINED, slug="hang-thu-cong", name_vi="Hội chợ Hàng thủ công", name_en="Craft Fair", **facts
    )
    organised = fairs.fair(
        FairKind.ORGANISED,
        slug="cong-nghiep-nong-thon",
        name_vi="Hội chợ Hàng công nghiệp nông thôn",
        name_en="Rural Industry Fair",
        **facts,
    )
    overseas = fairs.fair(
        FairKind.OVERSEAS, slug="bangkok", name_vi="Hội chợ Bangkok", name_en="Bangkok Fair", **facts
    )
    for fair in (joined, organised, overseas):
        for number in range(1, 7):
            fairs.stand(fair, f"A{number}", x=(number - 1) * 3, y=0, funding=FundSource.NATIONAL)
        _ceilings(fair)


def _ceilings(fair: Fair) -> None:
    key, names = f"fair:{fair.id}", {"name_vi": fair.name_vi, "name_en": fair.name_en}
    programme.line(key=key, scope=LineScope.FAIR, year=None, fair_id=fair.id, cap=FAIR_CAP, **names)
