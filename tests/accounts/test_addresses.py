"""E-mail addresses: what a server cannot take is refused with a suggestion, a domain is kept as servers write it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from app.accounts import addresses
from app.accounts.queries import people
from app.kernel.db import db
from app.kernel.i18n import force_locale
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Pages


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hanh@example.com", "hanh@example.com"),
        ("  Hanh@Example.COM ", "hanh@example.com"),
        ("hanh@gốm-bát-tràng.vn", "hanh@xn--gm-bt-trng-o4ah2470h.vn"),
        ("hanh@GỐM.vn", None),
        ("ｈａｎｈ@example.com", "hanh@example.com"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str | None) -> None:
    read = addresses.read(typed)
    assert read.isascii()
    assert read == addresses.key(typed)
    assert kept is None or read == kept or read.split("@")[1].startswith("xn--")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("hạnh@example.com", "hanh@example.com"),
        ("Đỗ.Thị.Hường@example.com", "Do.Thi.Huong@example.com"),
        ("花@example.com", "a to z"),
        ("hanh", "hanh@example.com"),
        ("hanh@", "hanh@example.com"),
        ("hanh@a b.vn", "hanh@example.com"),
    ],
)
def test_what_a_server_cannot_take_is_refused_with_what_to_do(app: object, typed: str, words: str) -> None:
    with force_locale("en"), pytest.raises(addresses.WrongAddress, match=words):
        addresses.read(typed)


@given(st.text(max_size=40))
def test_looking_for_anything_is_never_an_error(text: str) -> None:
    assert addresses.key(addresses.key(text)) == addresses.key(text)


def test_both_spellings_of_a_domain_find_the_same_person(app: object) -> None:
    person = make.person(None, None, email=addresses.read("hanh@gốm.vn"))
    db.session.commit()
    assert people.person_by_email("Hanh@gốm.VN") == person
    assert people.person_by_email(person.email) == person


def test_the_invitation_form_refuses_marks_beside_the_field_and_keeps_what_was_typed(pages: Pages) -> None:
    owner = make.owner(make.facility())
    pages.sign_in(owner)
    page = pages.post(
        "/my/members", {"email": "hạnh@example.com", "role": Role.FACILITY_MEMBER.value}, status=422
    )
    assert "hanh@example.com" in page.error_of("email")
    assert page.value_of("email") == "hạnh@example.com"
