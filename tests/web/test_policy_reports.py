"""Breaches of the content policy arrive, small and without anything of the sender."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app import front
from app.kernel import policy_reports
from app.kernel.db import db
from app.kernel.permissions import Role
from app.kernel.policy_reports import PolicyReport
from app.kernel.throttle import Limit
from tests.make import accounts
from tests.pages import Pages

OLD = {
    "csp-report": {
        "document-uri": "https://chophien.example/products/lo?q=bí-mật",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?user=7",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://chophien.example/",
            "effectiveDirective": "style-src",
            "blockedURL": "inline",
        },
    }
]


def send(pages: Pages, report: object, kind: str = "application/csp-report") -> int:
    return pages.ask("POST", "/policy-reports", data=json.dumps(report), content_type=kind).status_code


def kept() -> list[tuple[str, str, str, int]]:
    rows = db.session.scalars(select(PolicyReport).order_by(PolicyReport.rule))
    return [(row.rule, row.blocked, row.page, row.times) for row in rows]


def test_reports_in_both_spellings_are_counted_by_kind(app: Flask, pages: Pages) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    assert [send(pages, OLD), send(pages, OLD), send(pages, NEW, "application/reports+json")] == [204] * 3

    assert kept() == [
        ("script-src-elem", "https://evil.example", "/products/lo", 2),
        ("style-src", "inline", "/", 1),
    ]


def test_an_address_nobody_can_read_is_counted_as_such(app: Flask, pages: Pages) -> None:
    odd = {
        "csp-report": {"document-uri": "http://[", "violated-directive": "img-src", "blocked-uri": "http://["}
    }
    assert send(pages, odd) == 204
    assert kept() == [("img-src", "?", "?", 1)]


@pytest.mark.parametrize("odd", ["", "null", "[]", "7", '{"csp-report": 5}', '{"csp-report": {}}', "\x00"])
def test_what_is_no_report_leaves_nothing(app: Flask, pages: Pages, odd: str) -> None:
    assert pages.ask("POST", "/policy-reports", data=odd).status_code in {204, 400}
    assert kept() == []


def test_a_flood_stays_small(app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "POLICY_REPORTS", Limit("policy-report", 3, 600))
    monkeypatch.setattr(policy_reports, "MOST_KINDS", 1)
    assert [send(pages, OLD), send(pages, NEW), send(pages, OLD), send(pages, OLD)] == [204, 204, 204, 429]
    assert len(kept()) == 1
    assert pages.ask("POST", "/policy-reports", data=b" " * (policy_reports.MOST_BYTES + 1)).status_code in {
        413,
        429,
    }


def test_the_administrator_reads_them_and_nobody_else(app: Flask, pages: Pages) -> None:
    send(pages, OLD)
    pages.sign_in(accounts.officer(Role.ADMIN))
    assert "https://evil.example" in pages.get("/desk/browser-reports").text
    pages.sign_in(accounts.officer(Role.AUDITOR))
    pages.get("/desk/browser-reports", status=403)
