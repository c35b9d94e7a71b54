"""A facility verified without a trade is not shut out of fairs: it names one."""

from __future__ import annotations

from flask import Flask

from app.accounts.models import Facility
from app.kernel.db import db
from app.reference import queries as lists
from tests.make import accounts as make
from tests.pages import Pages

DESCRIBE = "/my/facility/describe"


def test_a_verified_facility_without_a_trade_names_it_once(app: Flask, pages: Pages) -> None:
    facility = make.facility(sector_code=None, workers_female=0)
    number, (first, second) = facility.id, (one.code for one in lists.sectors()[:2])
    pages.sign_in(make.owner(facility))

    assert pages.get("/my/facility").soup.select_one(f'a[href="{DESCRIBE}#sector_code"]')
    pages.post(DESCRIBE, {**pages.get(DESCRIBE).form_values("/describe"), "sector_code": first})
    form = pages.get(DESCRIBE).form_values("/describe")
    pages.post(DESCRIBE, {**form, "sector_code": second, "workers": "7"})

    kept = db.session.get_one(Facility, number)
    assert (kept.sector_code, kept.workers) == (first, 7)


def test_a_trade_that_is_not_in_the_list_is_refused(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.owner(make.facility(sector_code=None)))
    form = pages.get(DESCRIBE).form_values("/describe")

    assert pages.post(DESCRIBE, {**form, "sector_code": "x"}, status=422).error_of("sector_code")
