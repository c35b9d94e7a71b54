"""VietQR payloads, byte for byte those of the published examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.kernel import qr
from app.payments import vietqr
from app.payments.vietqr import NotVietQr, Transfer

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data/reference/payment/vietqr_examples.json").read_text()
)["examples"]
VALID = [one for one in EXAMPLES if one["valid"]]
BROKEN = [one for one in EXAMPLES if not one["valid"]]


def test_the_published_examples_are_all_here() -> None:
    assert (len(VALID), len(BROKEN)) == (8, 4)
    assert vietqr.checksum("123456789") == "29B1"


@pytest.mark.parametrize("example", VALID, ids=lambda one: one["note"])
def test_the_same_transfer_gives_the_same_bytes(example: dict[str, Any]) -> None:
    told = example["expected"]
    transfer = Transfer(
        bank_bin=told["bin"],
        account=told["account_or_card"],
        amount=int(told["amount"]) if told["amount"] else None,
        service=told["service"],
        notes=tuple(told.get("additional", {}).items()),
    )

    assert vietqr.payload(transfer) == example["payload"]
    assert vietqr.read(example["payload"]) == transfer


@pytest.mark.parametrize("example", BROKEN, ids=lambda one: one["note"])
def test_a_broken_code_is_refused(example: dict[str, Any]) -> None:
    with pytest.raises(NotVietQr):
        vietqr.read(example["payload"])


@given(
    st.integers(1, 10**13 - 1),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ", min_size=1, max_size=25),
    st.text("0123456789", min_size=6, max_size=19),
)
def test_what_is_written_is_read_back(amount: int, memo: str, account: str) -> None:
    transfer = Transfer("970436", account, amount, notes=((vietqr.PURPOSE, memo),))

    assert vietqr.read(vietqr.payload(transfer)) == transfer


@pytest.mark.parametrize(
    "transfer",
    [
        Transfer("97043", "0011001234567"),
        Transfer("970436", ""),
        Transfer("970436", "0" * 20),
        Transfer("970436", "0011", 0),
        Transfer("970436", "0011", 1, notes=(("08", "tiền thuê gian"),)),
        Transfer("970436", "0011", 1, notes=(("08", "A" * 26),)),
    ],
)
def test_what_the_fields_cannot_hold_is_refused(transfer: Transfer) -> None:
    with pytest.raises(ValueError, match="has|named"):
        vietqr.payload(transfer)


def test_the_picture_carries_no_style_and_names_itself() -> None:
    drawn = str(
        qr.svg(vietqr.payload(Transfer("970436", "0011001234567", 2_600_000)), title="Trả <2.600.000>")
    )

    assert "style" not in drawn
    assert "<script" not in drawn
    assert "<title>Trả &lt;2.600.000&gt;</title>" in drawn
    assert drawn.startswith("<svg")
