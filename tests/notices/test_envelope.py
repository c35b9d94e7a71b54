"""The bytes of a letter: headers as RFC 2047 wants them, bodies that survive relays."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from app.notices import envelope

SUBJECTS = [
    *Path("tests/cases/subjects.txt").read_text().splitlines(),
    "Plain",
    "A plain subject that is far too long to stand on one line behind the word Subject, so it is folded somewhere",
    " leading and trailing ",
    "two  blanks",
    "=?utf-8?q?not_ours?=",
    "ấ" * 78,
    "😀" * 40,
]
LINE = re.compile(rb"[^\r\n]*\r\n")
WORD = re.compile(r"=\?[^?\s]+\?[bq]\?[^?\s]*\?=")


def lines_of(header: bytes) -> list[str]:
    assert header == b"".join(LINE.findall(header))
    return header.decode("ascii").split("\r\n")[:-1]


def decoded_raw(header: bytes) -> str:
    return header.decode("ascii").partition(": ")[2].removesuffix("\r\n").replace("\r\n", "")


def decoded_words(value: str) -> str:
    return str(make_header(decode_header(value)))


def decoded(header: bytes) -> str:
    return decoded_words(decoded_raw(header))


def holds(subject: str) -> None:
    header = envelope.header("Subject", subject)
    lines = lines_of(header)
    assert lines[0].removeprefix("Subject:").strip()
    assert all(len(line) <= 76 for line in lines)
    assert all(len(word) <= 75 for word in WORD.findall(header.decode()))
    assert decoded(header) == subject


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_arrives_as_it_was_written_in_lines_a_server_takes(subject: str) -> None:
    holds(subject)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=200))
def test_any_subject_does(subject: str) -> None:
    holds(subject)


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@c.d", "a\nb", "a\rb", "a\r\n", "a\u2028b"])
def test_a_second_line_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        envelope.header("Subject", subject)


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Chợ Phiên <no-reply@chophien.example>", "Chợ Phiên"),
        ("Trade Promotion, Vietnam <no-reply@chophien.example>", "Trade Promotion, Vietnam"),
        (
            f'"{"Cục Xúc tiến thương mại, Bộ Công Thương " * 2}" <no-reply@chophien.example>',
            "Cục Xúc tiến thương mại, Bộ Công Thương Cục Xúc tiến thương mại, Bộ Công Thương ",
        ),
        ("no-reply@chophien.example", ""),
    ],
)
def test_a_sender_keeps_name_and_address(sender: str, name: str) -> None:
    header = envelope.sender(sender)
    assert all(len(line) <= 76 for line in lines_of(header))
    shown, address = parseaddr(decoded_raw(header))
    assert (decoded_words(shown), address) == (name.strip(), "no-reply@chophien.example")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n"), max_size=400))
def test_a_body_arrives_whole_in_lines_of_76(text: str) -> None:
    raw = envelope.letter(words={"Subject": "x"}, pieces={}, from_="a@b.example", text=text)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert not re.search(rb"[ \t]\r\n", body)
    assert raw.isascii()
    assert b"quoted-printable" in head
    content = message_from_bytes(raw, policy=default).get_content()
    assert content.splitlines() == ("\n".join(text.splitlines()) + "\n").splitlines()


def test_the_dashes_before_a_signature_keep_their_blank() -> None:
    assert b"\r\n--=20\r\n" in envelope.body("Nội dung\n\n-- \nCục\n")
