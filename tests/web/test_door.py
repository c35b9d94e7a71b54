"""What no page ever sees."""

from __future__ import annotations

import io

import pytest

from tests.pages import Pages


@pytest.mark.parametrize("path", ["/catalogue?q=gom%00su", "/catalogue?q%00=gom"])
def test_text_with_a_nul_in_the_address_is_refused(pages: Pages, path: str):
    assert pages.ask("GET", path).status_code == 400


def test_a_nul_in_the_path_is_not_there(pages: Pages):
    assert pages.ask("GET", "/products/binh%00hoa").status_code == 404


def test_a_nul_in_a_form_or_in_the_name_of_a_file_is_refused(pages: Pages):
    assert pages.ask("POST", "/sign-in", data={"email": "a\x00@example.com"}).status_code == 400
    file = (io.BytesIO(b"x"), "anh\x00.jpg")
    assert pages.ask("POST", "/sign-in", data={"photo": file}).status_code == 400


def test_a_number_no_column_holds_is_not_there(pages: Pages):
    assert pages.ask("GET", f"/desk/awards/{2**63}").status_code == 404
