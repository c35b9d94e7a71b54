"""Private files leave as downloads that nothing runs and nobody keeps."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel import documents, storage
from app.kernel.errors import NotFound
from app.web import download
from tests.make import papers

PDF = papers.pdf("certificate")


def kept(name: str = "Giấy chứng nhận “OCOP”.pdf") -> storage.StoredFile:
    return documents.keep(PDF, name, organisation_id=None, person_id=None)


def test_a_file_is_a_download_with_its_vietnamese_name(app: Flask) -> None:
    with app.test_request_context("/"):
        response = download.attachment(kept())

    said = response.headers["Content-Disposition"]
    assert response.data == PDF
    assert said.startswith('attachment; filename="giay-chung-nhan-ocop.pdf"')
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng" in said
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_another_site_may_not_embed_it(app: Flask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}

    with app.test_request_context("/", headers=headers), pytest.raises(NotFound):
        download.attachment(kept())


def test_a_file_whose_bytes_are_gone_is_not_found(app: Flask) -> None:
    row = kept()
    row.sha256 = "0" * 64

    with app.test_request_context("/"), pytest.raises(NotFound):
        download.attachment(row)


@pytest.mark.parametrize("name", ['a"b\r\nX: y.pdf', "..", "", ".pdf", "龍.pdf"])
def test_odd_names_cannot_break_the_header(name: str) -> None:
    said = download.disposition(name)

    assert "\r" not in said
    assert "\n" not in said
    assert said.count('"') == 2
