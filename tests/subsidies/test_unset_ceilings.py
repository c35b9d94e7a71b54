"""A ceiling nobody set refuses the money, in words that name it and who sets it; giving back and paying go on."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import force_locale
from app.kernel.permissions import Role
from app.programme import uncapped
from app.programme.models import BudgetLine
from app.programme.states import FundSource, LineScope
from app.programme.uncapped import Decision
from app.subsidies import award_facts, ceilings, ledger, service
from app.subsidies.ceilings import Chain
from app.subsidies.models import Award, LedgerTransaction
from app.subsidies.rules import Objected
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make
from tests.pages import Pages

NEEDED = ("period", "year", "province", "fair")


def key_of(kind: str, award: Award) -> str:
    """The key spelt by hand, as a second opinion."""
    year, place = clock.today().year, award.facility.province_code
    return {
        "period": f"period:{make.period().code}",
        "year": f"year:{year}",
        "province": f"province:{year}:{place}",
        "fair": f"fair:{award.fair_id}",
        "local": f"local:{year}:{place}",
    }[kind]


def taken_away(key: str) -> None:
    line = db.session.scalars(select(BudgetLine).where(BudgetLine.key == key)).one()
    db.session.delete(line)
    db.session.flush()


def postings() -> int:
    return db.session.scalar(select(func.count(LedgerTransaction.id))) or 0


@pytest.mark.parametrize("kind", NEEDED)
@pytest.mark.parametrize("how", ["no line", "a line without an amount"])
def test_money_is_not_taken_past_a_ceiling_nobody_set(app: Flask, kind: str, how: str) -> None:
    award = make.proposed()
    key = key_of(kind, award)
    if how == "no line":
        taken_away(key)
    else:
        db.session.execute(update(BudgetLine).where(BudgetLine.key == key).values(cap=None))

    with pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())

    assert [one.code for one in refusal.value.objections] == ["no_ceiling"]
    db.session.rollback()
    assert (
        postings(),
        db.session.scalar(select(BudgetLine.id).where(BudgetLine.key == key, BudgetLine.cap > 0)),
    ) == (
        0,
        None,
    )


def test_a_provinces_own_money_needs_its_ceiling_too(app: Flask) -> None:
    award = make.proposed(funding=FundSource.LOCAL)
    taken_away(key_of("local", award))

    with pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())

    assert "khuyến công địa phương" in refusal.value.message


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("vi", ("Khuyến công quốc gia {}", "Hà Nội, kế hoạch {}", "Chuyên viên cấp quốc gia")),
        ("en", ("National promotion fund {}", "Hanoi, plan {}", "national officer")),
    ],
)
def test_the_refusal_names_every_ceiling_and_who_sets_it(
    app: Flask, language: str, names: tuple[str, ...]
) -> None:
    award = make.proposed()
    for kind in ("year", "province"):
        taken_away(key_of(kind, award))

    with force_locale(language), pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())

    for name in names:
        assert name.format(clock.today().year) in refusal.value.message


@pytest.mark.parametrize("scope", [LineScope.FAIR_ITEM, LineScope.FACILITY_YEAR])
def test_kinds_the_law_measures_by_percent_need_no_amount_and_say_by_which_text(
    app: Flask, scope: LineScope
) -> None:
    award = make.approved()

    assert (award.state, uncapped.BY_LAW[scope]) == (
        AwardState.APPROVED,
        Decision("Thông tư 28/2018/TT-BTC", date(2018, 3, 28)),
    )
    assert set(uncapped.BY_LAW) == {LineScope.FAIR_ITEM, LineScope.FACILITY_YEAR}


def test_what_was_committed_before_is_given_back_though_nobody_set_the_ceiling(app: Flask) -> None:
    """Lines of older days stand without an amount: the award under them can still be cancelled."""
    award = make.approved()
    db.session.execute(update(BudgetLine).values(cap=None))

    service.cancel(award, make.approver(), reason="Hội chợ hoãn.")

    assert db.session.scalar(select(func.sum(BudgetLine.committed))) == 0
    assert ledger.faults() == []


def test_the_books_refuse_even_where_the_decision_forgot_to_ask(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = make.proposed()
    key = key_of("year", award)
    db.session.execute(update(BudgetLine).where(BudgetLine.key == key).values(cap=None))
    monkeypatch.setattr(Chain, "unset", [])

    with pytest.raises(Objected):
        service.approve(award, make.approver())


def test_without_both_guards_money_leaves_without_a_ceiling(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the two guards that hold, not luck."""
    award = make.proposed()
    key = key_of("year", award)
    db.session.execute(update(BudgetLine).where(BudgetLine.key == key).values(cap=None))
    monkeypatch.setattr(Chain, "unset", [])
    monkeypatch.setattr(uncapped, "open_by_decision", lambda: BudgetLine.id > 0)

    service.approve(award, make.approver())

    line = db.session.scalars(select(BudgetLine).where(BudgetLine.key == key)).one()
    assert (line.cap, line.committed) == (None, 10_400_000)


def test_the_approver_sees_what_nobody_set_before_the_click(pages: Pages) -> None:
    award = make.proposed()
    taken_away(key_of("province", award))
    db.session.commit()

    page = pages.sign_in(accounts.officer(Role.APPROVER)).get(f"/desk/awards/{award.id}")

    preview = page.soup.select_one("#preview")
    assert preview is not None
    assert preview["data-fits"] == "no"
    assert f"Hà Nội, kế hoạch {clock.today().year}" in preview.get_text()
    assert "chưa đặt trần" in preview.get_text()


def test_the_proposer_is_told_and_may_propose_all_the_same(pages: Pages) -> None:
    application = make.listed()
    year = clock.today().year
    taken_away(f"year:{year}")
    db.session.commit()

    page = pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(f"/desk/awards/new/{application.id}")

    assert f"Khuyến công quốc gia {year}" in page.soup.select("#decision")[0].get_text()


def test_the_chain_of_an_award_is_the_one_its_key_type_gives(app: Flask) -> None:
    award = make.proposed()

    chain = ceilings.chain_of(award)

    year = clock.today().year
    assert [key.text for key in chain.items["stand_rent"]] == [
        f"period:{make.period().code}",
        f"year:{year}",
        f"province:{year}:01",
        f"fair:{award.fair_id}",
        f"fair:{award.fair_id}:stand_rent",
        f"facility:{year}:{award.facility_id}",
    ]
    assert chain.loads({"stand_rent": award.support}) == dict.fromkeys(chain.named, 10_400_000)


def test_an_approval_as_the_year_turns_takes_the_money_of_the_year_it_names(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    award, approver = make.proposed(), make.approver()
    midnight = clock.at(date(clock.today().year + 1, 1, 1), 0)
    begin = award_facts.begin

    with ExitStack() as hours:
        hours.enter_context(clock.fixed(midnight - timedelta(seconds=1)))

        def slowly(one: Award) -> award_facts.AwardFacts:
            found = begin(one)
            hours.enter_context(clock.fixed(midnight))
            return found

        monkeypatch.setattr(award_facts, "begin", slowly)
        service.approve(award, approver)
        assert award.year == midnight.year - 1
        service.cancel(award, approver, reason="Nhầm.")

    assert make.year_cap(make.AMPLE).committed == 0
    assert ledger.faults() == []
