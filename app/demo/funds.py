"""Ceilings of the demo period and the account own shares are paid into; both are invented and say so."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.people import Cast
from app.fairs.models import Fair
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.money import Money
from app.payments.service.account import confirm_account, propose_account
from app.programme.keys import NAMELESS, CeilingKey, Names
from app.programme.models import BudgetLine, CostItem, Period
from app.programme.queries import period_on
from app.reference.models import Province

PERIOD_CAP, YEAR_CAP = Money(46_000_000_000), Money(9_600_000_000)
PROVINCE_CAP, BUSY_PROVINCE_CAP = Money(640_000_000), Money(1_850_000_000)
BUSY = {"01", "24", "79", "48", "92"}
WITH_OWN_FUND, OWN_FUND_CAP = ("01", "24", "31", "37", "38", "48", "79", "92"), Money(420_000_000)
"""Provinces that pay some facilities' support from their own industrial-promotion money."""
FAIR_CAP, PAST_FAIR_CAP = Money(420_000_000), Money(1_200_000_000)
TIGHT_CAP = Money(77_000_000)
"""The stand-rent line of the nearest fair, lowered once its support was approved (``measures.tighten``)."""
CLAUSE = "Số minh họa, không phải số của chương trình"
STAND_RENT = "stand_rent"
BANK, ACCOUNT = "970436", "0000000000"


def open_lines(cast: Cast, provinces: Sequence[Province]) -> None:
    """Period, years and provinces."""
    today = clock.today()
    period = period_on(today)
    assert period is not None, "the programme's periods are loaded first"
    _line(cast, period, CeilingKey.of_period(period.code), PERIOD_CAP)
    for year in range(max(period.starts_on.year, today.year - 1), today.year + 2):
        _line(cast, period, CeilingKey.of_year(year), YEAR_CAP)
        for province in provinces:
            cap = BUSY_PROVINCE_CAP if province.code in BUSY else PROVINCE_CAP
            key = CeilingKey.of_province(year, province.code)
            _line(cast, period, key, cap, Names.of(province))
            if province.code in WITH_OWN_FUND:
                own = CeilingKey.of_local_fund(year, province.code)
                _line(cast, period, own, OWN_FUND_CAP, Names.of(province))


def open_fair(cast: Cast, fair: Fair, *, tight: bool = False) -> None:
    """The lines of one fair: in all, and for stand rent."""
    assert fair.period is not None, "a supported fair belongs to a period"
    cap = FAIR_CAP if fair.starts_on > clock.today() else PAST_FAIR_CAP
    _line(cast, fair.period, CeilingKey.of_fair(fair.id), cap, Names.of(fair))
    if tight:
        rent = db.session.get_one(CostItem, STAND_RENT)
        key = CeilingKey.of_fair_item(fair.id, rent.code)
        _line(cast, fair.period, key, TIGHT_CAP, Names.of(fair), Names.of(rent))


def collecting_account(cast: Cast) -> None:
    """Named by one accountant, confirmed by the other."""
    account = propose_account(
        cast.national["ketoan1"], bank_bin=BANK, number=ACCOUNT, holder="TAI KHOAN MINH HOA CHO PHIEN"
    )
    account.is_demo = True
    confirm_account(account, cast.national["ketoan2"])


def _line(
    cast: Cast, period: Period, key: CeilingKey, cap: Money, of: Names = NAMELESS, item: Names = NAMELESS
) -> None:
    line = BudgetLine(**key.columns(of, item), period_id=period.id, cap=cap, clause=CLAUSE)
    db.session.add(line)
    db.session.flush()
    audit.record(cast.national["chuyenvien"], line, "set_ceiling", after={"cap": cap}, reason=CLAUSE)
