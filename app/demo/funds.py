"""Ceilings of the demo period and the account own shares are paid into; both are invented and say so."""

from __future__ import annotations

from app.demo.people import Cast
from app.fairs.models import Fair
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.money import Money
from app.payments.service.account import confirm_account, propose_account
from app.programme.models import BudgetLine, LineScope, Period
from app.programme.queries import period_on
from app.reference.models import Province

PERIOD_CAP, YEAR_CAP = Money(46_000_000_000), Money(9_600_000_000)
PROVINCE_CAP, BUSY_PROVINCE_CAP = Money(640_000_000), Money(1_850_000_000)
BUSY = {"01", "24", "79", "48", "92"}
FAIR_CAP, PAST_FAIR_CAP = Money(420_000_000), Money(1_200_000_000)
TIGHT_CAP = Money(77_000_000)
"""The stand-rent line of the nearest fair: nearly used up, so that a refusal can be seen."""
CLAUSE = "Số minh họa, không phải số của chương trình"
BANK, ACCOUNT = "970436", "0000000000"


def open_lines(cast: Cast, provinces: list[Province]) -> None:
    """Period, years and provinces."""
    today = clock.today()
    period = period_on(today)
    assert period is not None, "the programme's periods are loaded first"
    _line(cast, period, f"period:{period.code}", LineScope.PERIOD, PERIOD_CAP, "Chương trình", "Programme")
    for year in (today.year, today.year + 1):
        names = (f"Khuyến công quốc gia {year}", f"National promotion fund {year}")
        _line(cast, period, f"year:{year}", LineScope.YEAR, YEAR_CAP, *names, year=year)
        for province in provinces:
            cap = BUSY_PROVINCE_CAP if province.code in BUSY else PROVINCE_CAP
            _line(
                cast,
                period,
                f"province:{year}:{province.code}",
                LineScope.PROVINCE_YEAR,
                cap,
                f"{province.name_vi}, kế hoạch {year}",
                f"{province.name_en}, plan {year}",
                year=year,
                province_code=province.code,
            )


def open_fair(cast: Cast, fair: Fair, *, tight: bool = False) -> None:
    """The lines of one fair: in all, and for stand rent."""
    assert fair.period is not None, "a supported fair belongs to a period"
    name_vi, name_en = fair.name_vi, fair.name_en or fair.name_vi
    cap = FAIR_CAP if fair.starts_on > clock.today() else PAST_FAIR_CAP
    _line(cast, fair.period, f"fair:{fair.id}", LineScope.FAIR, cap, name_vi, name_en, fair_id=fair.id)
    if tight:
        _line(
            cast,
            fair.period,
            f"fair:{fair.id}:stand_rent",
            LineScope.FAIR_ITEM,
            TIGHT_CAP,
            f"{name_vi}: thuê gian hàng",
            f"{name_en}: stand rent",
            fair_id=fair.id,
            cost_item_code="stand_rent",
        )


def collecting_account(cast: Cast) -> None:
    """Named by one accountant, confirmed by the other."""
    account = propose_account(
        cast.national["ketoan1"], bank_bin=BANK, number=ACCOUNT, holder="TAI KHOAN MINH HOA CHO PHIEN"
    )
    account.is_demo = True
    confirm_account(account, cast.national["ketoan2"])


def _line(
    cast: Cast,
    period: Period,
    key: str,
    scope: LineScope,
    cap: Money,
    name_vi: str,
    name_en: str,
    **where: int | str | None,
) -> None:
    line = BudgetLine(
        key=key,
        scope=scope,
        period_id=period.id,
        cap=cap,
        name_vi=f"{name_vi} {period.code}" if scope is LineScope.PERIOD else name_vi[:300],
        name_en=f"{name_en} {period.code}" if scope is LineScope.PERIOD else name_en[:300],
        clause=CLAUSE,
        **where,
    )
    db.session.add(line)
    db.session.flush()
    audit.record(cast.national["chuyenvien"], line, "set_ceiling", after={"cap": cap}, reason=CLAUSE)
