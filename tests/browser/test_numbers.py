"""Numbers in the browser: read line by line as the server reads them, and said in words while they are typed."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from app.kernel import amounts, foreign_amounts
from app.kernel.amount_in_words import in_words
from tests.browsing import findings, sideways
from tests.kernel.cases import TYPED_AMOUNTS
from tests.make import accounts as make

Visit = Callable[..., Page]
AMOUNTS = [
    0,
    5,
    15,
    21,
    105,
    1_010,
    21_000_021,
    1_000_000_000_005,
    2_005_000_000,
    8_249_999,
    999_999_999_999_999,
]


def test_browser_and_server_read_every_line_alike(visit: Visit) -> None:
    page = visit("/")
    for typed, whole, vietnamese, english in TYPED_AMOUNTS:
        read = page.evaluate(
            "t => [amounts.whole(t), amounts.decimal(t, 'vi'), amounts.decimal(t, 'en')].map(n => n ?? '-')",
            typed,
        )
        assert [typed, *read] == [typed, whole, vietnamese, english]


def texts() -> list[str]:
    """What people might type, by chance but the same each time: figures and signs, short forms, anything."""
    chance, signs = random.Random(20261130), "0123456789"
    alphabets = (f"{signs}.,", f"{signs}., \u00a0₫đ", f"{signs}ktrmbnỷiệu., ", f"{signs}-+eE%'x٣５½\t")
    free = ["".join(chance.choices(chance.choice(alphabets), k=chance.randint(0, 14))) for _ in range(2_000)]
    words = ("k", "K", "nghìn", "ngàn", "tr", "Triệu", "tỷ", "tỉ", "tỷ đồng", "bn", "m", "vnd", "₫", "kg")
    short = [
        f"{chance.randint(0, 10 ** chance.randint(1, 7))}{chance.choice(('', ',', '.'))}{chance.choice(('', '5', '25', '000'))}"
        f"{chance.choice(('', ' '))}{chance.choice(words)}{chance.choice(('', '2', ' 25', '250', '2500'))}"
        for _ in range(1_000)
    ]
    return [*free, *short]


def test_browser_and_server_read_whatever_is_typed_alike(visit: Visit) -> None:
    typed = texts()
    read = visit("/").evaluate(
        "all => all.map(t => [amounts.whole(t), amounts.decimal(t, 'vi'), amounts.decimal(t, 'en')])", typed
    )
    apart = {
        text: (found, ours)
        for text, found in zip(typed, read, strict=True)
        if (ours := _read(text)) != [None if one is None else Decimal(one) for one in found]
    }
    assert apart == {}
    assert sum(found[0] is not None for found in read) > 500


def _read(text: str) -> list[Decimal | int | None]:
    return [amounts.whole(text), amounts.decimal(text, "vi"), amounts.decimal(text, "en")]


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_browser_and_server_say_amounts_in_the_same_words(visit: Visit, tongue: str) -> None:
    page = visit("/")
    for amount in AMOUNTS:
        assert page.evaluate("([n, t]) => amounts.inWords(n, t)", [amount, tongue]) == in_words(
            amount, tongue
        )
        assert page.evaluate("([n, t]) => amounts.grouped(n, t)", [amount, tongue]) == amounts.grouped(
            amount, tongue
        )


def test_a_foreign_amount_is_said_as_the_server_says_it(visit: Visit) -> None:
    page = visit("/my/outcomes/new?stage=contract", person=make.owner(make.facility()))
    page.locator("details:has(#amount_foreign) > summary").click()
    line = page.locator("#amount_foreign-say")
    for code, typed, decimals in (
        ("USD", "12,500.50", 2),
        ("USD", "12.500,5", 2),
        ("JPY", "150.000", 0),
        ("USD", "12x", 2),
        ("KWD", "1,234", 3),
    ):
        page.select_option("#currency_code", code)
        page.fill("#amount_foreign", typed)
        try:
            units = foreign_amounts.smallest_units(typed, decimals, "vi")
        except ValueError:
            expect(line).to_be_empty()
            continue
        assert units is not None
        whole, cents = divmod(units, 10**decimals)
        words = f"{in_words(whole, 'vi')} {code}" + (f" và {cents}/{10**decimals}" if cents else "")
        expect(line).to_have_text(f"{foreign_amounts.written(units, decimals, 'vi')}\u00a0{code}: {words}")
    page.fill("#amount_foreign", "100")
    page.select_option("#currency_code", "EUR")
    expect(line).to_have_text("100\u00a0EUR: một trăm EUR")


def test_a_price_is_said_in_words_while_it_is_typed(visit: Visit) -> None:
    page = visit("/my/products/new", phone=True, person=make.owner(make.facility()))
    page.fill("#price", "320.000,00")
    expect(page.locator("#price-say")).to_have_text("Ba trăm hai mươi nghìn đồng")
    page.fill("#price", "1tr2")
    expect(page.locator("#price-say")).to_have_text("1.200.000\u00a0₫: một triệu hai trăm nghìn đồng")
    page.fill("#price", "1,5")
    expect(page.locator("#price-say")).to_be_empty()
    page.fill("#price", "320000")
    page.locator("#name_vi").focus()
    expect(page.locator("#price")).to_have_value("320.000")
    assert findings(page) == []
    assert not sideways(page)
