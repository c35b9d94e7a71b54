"""VietQR: a bank transfer as a code a phone can read (NAPAS, EMVCo merchant-presented TLV, CRC-16/CCITT-FALSE)."""

from __future__ import annotations

from dataclasses import dataclass

NAPAS = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
PURPOSE, BILL = "08", "01"
LONGEST_TEXT = 25
LONGEST_ACCOUNT = 19
_MANY_TIMES, _ONCE = "11", "12"
_DONG, _COUNTRY = "704", "VN"
_CHECKSUM = "6304"


class NotVietQr(ValueError):
    """The text is no valid VietQR payload."""


@dataclass(frozen=True)
class Transfer:
    """What a code asks for; ``amount`` in đồng makes it a one-time code. ``notes`` are fields of template 62."""

    bank_bin: str
    account: str
    amount: int | None = None
    service: str = TO_ACCOUNT
    notes: tuple[tuple[str, str], ...] = ()


def payload(transfer: Transfer) -> str:
    """The text inside the code; ValueError for anything its fields cannot hold."""
    _check(transfer)
    beneficiary = _field("00", transfer.bank_bin) + _field("01", transfer.account)
    merchant = _field("00", NAPAS) + _field("01", beneficiary) + _field("02", transfer.service)
    parts = [
        _field("00", "01"),
        _field("01", _MANY_TIMES if transfer.amount is None else _ONCE),
        _field("38", merchant),
        _field("53", _DONG),
        _field("54", str(transfer.amount)) if transfer.amount is not None else "",
        _field("58", _COUNTRY),
        _field("62", "".join(_field(code, text) for code, text in transfer.notes)) if transfer.notes else "",
        _CHECKSUM,
    ]
    text = "".join(parts)
    return text + checksum(text)


def read(text: str) -> Transfer:
    """The transfer a payload asks for; NotVietQr when lengths, checksum or fields are wrong."""
    if len(text) < 8 or text[-8:-4] != _CHECKSUM or text[-4:] != checksum(text[:-4]):
        raise NotVietQr("the checksum is wrong")
    fields = _split(text[:-8])
    if fields.get("00") != "01" or fields.get("53") != _DONG or fields.get("58") != _COUNTRY:
        raise NotVietQr("not a Vietnamese transfer in đồng")
    merchant = _split(fields.get("38", ""))
    beneficiary = _split(merchant.get("01", ""))
    if (
        merchant.get("00") != NAPAS
        or merchant.get("02") not in (TO_ACCOUNT, TO_CARD)
        or len(beneficiary) != 2
    ):
        raise NotVietQr("the beneficiary is incomplete")
    amount = fields.get("54")
    return Transfer(
        bank_bin=beneficiary["00"],
        account=beneficiary["01"],
        amount=int(amount) if amount else None,
        service=merchant["02"],
        notes=tuple(_split(fields["62"]).items()) if "62" in fields else (),
    )


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the text up to and including ``6304``, as four upper-case hex digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _check(transfer: Transfer) -> None:
    bank, account = transfer.bank_bin, transfer.account
    if not (len(bank) == 6 and bank.isascii() and bank.isdigit()):
        raise ValueError("a bank is named by six digits")
    if not (0 < len(account) <= LONGEST_ACCOUNT and account.isascii() and account.isalnum()):
        raise ValueError("an account has at most 19 letters and digits")
    if transfer.amount is not None and not 0 < transfer.amount < 10**13:
        raise ValueError("an amount has at most 13 digits and is not zero")
    for _, text in transfer.notes:
        if not (0 < len(text) <= LONGEST_TEXT and text.isascii() and text.isprintable()):
            raise ValueError("a note has at most 25 plain characters")


def _field(code: str, value: str) -> str:
    return f"{code}{len(value):02d}{value}"


def _split(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    while text:
        code, size = text[:2], text[2:4]
        if not size.isdigit() or len(text) < 4 + int(size) or code in fields:
            raise NotVietQr("the lengths do not add up")
        fields[code] = text[4 : 4 + int(size)]
        text = text[4 + int(size) :]
    return fields
