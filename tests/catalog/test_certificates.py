"""Certificates: how long they hold by the rule of their day, who opens the file, who notes what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog import rules
from app.catalog.models import Certificate, Product
from app.catalog.queries import certificates as queries
from app.catalog.service import certificates as service
from app.catalog.states import SEEN_BY_AN_OFFICER, CertificateState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role
from app.notices.models import Notice
from tests.make import accounts, catalog, listing, papers
from tests.pages import Page, Pages

PDF = papers.pdf("giấy chứng nhận")


def paper(actor: Actor, **changed: object) -> service.Paper:
    product = listing.draft(actor)
    values = {
        "scheme": "cnnt",
        "issued_on": date(2025, 3, 10),
        "issuer": "UBND thành phố Hà Nội",
        "level": "province",
        "product_id": product.id,
        **changed,
    }
    return service.Paper(**values)  # type: ignore[arg-type]  # the test names the fields


def declared(actor: Actor, **changed: object) -> Certificate:
    return service.add(actor, paper(actor, **changed), PDF, "giay.pdf")


@pytest.mark.parametrize(
    ("issued_on", "until"),
    [
        (date(2015, 6, 1), date(2017, 12, 31)),
        (date(2018, 8, 15), date(2020, 12, 31)),
        (date(2018, 8, 16), date(2021, 12, 31)),
        (date(2021, 8, 23), date(2024, 12, 31)),
        (date(2025, 12, 31), date(2028, 12, 31)),
    ],
)
def test_cnnt_holds_to_the_last_december_of_its_years_by_the_rule_of_the_day_of_issue(
    app: Flask, issued_on: date, until: date
) -> None:
    """R29: to 31 December of its last year."""
    assert declared(listing.maker(), issued_on=issued_on).expires_on == until


def test_cnnt_of_before_the_first_rule_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        declared(listing.maker(), issued_on=date(2012, 1, 1))

    assert list(refusal.value.fields) == ["issued_on"]


def test_ocop_holds_thirty_six_months_and_shows_from_three_stars(app: Flask) -> None:
    """R30: three to five stars are shown as certified."""
    actor = listing.maker()
    four = declared(actor, scheme="ocop", stars=4, level="", issued_on=date(2024, 2, 29))
    two = declared(actor, scheme="ocop", stars=2, level="", issued_on=date(2024, 2, 29))

    assert four.expires_on == date(2027, 2, 28)
    assert four.is_valid_on(date(2027, 2, 28))
    assert not four.is_valid_on(date(2027, 3, 1))
    assert not two.is_valid_on(date(2024, 3, 1))


def test_a_standard_holds_as_long_as_it_says(app: Flask) -> None:
    actor = listing.maker()
    row = declared(
        actor,
        scheme="standard",
        type_code="HACCP",
        product_id=None,
        expires_on=date(2027, 5, 1),
        level="province",
    )

    assert (row.expires_on, row.level, row.product_id) == (date(2027, 5, 1), "", None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scheme": "iso"}, "scheme"),
        ({"level": "world"}, "level"),
        ({"scheme": "ocop", "stars": 6}, "stars"),
        ({"scheme": "ocop", "stars": None}, "stars"),
        ({"scheme": "standard", "type_code": "NOPE"}, "type_code"),
        ({"product_id": None}, "product_id"),
        ({"product_id": 999_999}, "product_id"),
        ({"issued_on": date(2999, 1, 1)}, "issued_on"),
    ],
)
def test_what_cannot_be_is_refused_next_to_its_field(
    app: Flask, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        declared(listing.maker(), **changed)

    assert field in refusal.value.fields


def test_another_facilitys_product_cannot_be_named(app: Flask) -> None:
    theirs = listing.draft(listing.maker())

    with pytest.raises(Invalid):
        declared(listing.maker(), product_id=theirs.id)


def test_a_file_that_is_no_document_is_refused(app: Flask) -> None:
    actor = listing.maker()

    with pytest.raises(Invalid):
        service.add(actor, paper(actor), b"MZ\x90 program", "giay.pdf")


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 5), 36, date(2026, 12, 5)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, after: date) -> None:
    assert rules.months_after(day, months) == after


def test_an_officer_notes_who_saw_it_and_when_and_then_that_it_matched(app: Flask) -> None:
    actor = listing.maker()
    row = declared(actor)
    officer = accounts.staff()

    service.confirm(row, officer, CertificateState.SEEN)
    assert (row.claim, row.seen_on) == (CertificateState.SEEN, clock.today())
    assert row.seen_by == f"{officer.name}, {officer.organisation_name}"
    service.confirm(row, officer, CertificateState.MATCHED)

    assert row.claim is CertificateState.MATCHED
    assert [line.verb for line in audit.history(row)] == ["declared", "seen", "matched"]
    assert actor.person_id in set(
        db.session.scalars(select(Notice.person_id).where(Notice.template == "catalog/certificate_seen"))
    )


def test_a_level_is_noted_once_and_never_lowered(app: Flask) -> None:
    row = declared(listing.maker())
    officer = accounts.staff()
    service.confirm(row, officer, CertificateState.MATCHED)

    for level in (CertificateState.DECLARED, *SEEN_BY_AN_OFFICER):
        with pytest.raises((WrongMoment, KeyError, ValueError)):
            service.confirm(row, officer, level)
    assert row.state is CertificateState.MATCHED


def test_only_an_officer_of_the_province_and_not_of_the_facility_notes_anything(app: Flask) -> None:
    actor = listing.maker()
    row = declared(actor)
    own = accounts.officer()
    db.session.add(
        accounts.Membership(person_id=own.id, organisation_id=row.facility_id, role=Role.FACILITY_MEMBER)
    )
    db.session.flush()

    with pytest.raises(NotAllowed):
        service.confirm(row, actor, CertificateState.SEEN)
    with pytest.raises(NotAllowed):
        service.confirm(row, accounts.staff(Role.AUDITOR), CertificateState.SEEN)
    with pytest.raises(NotFound):
        service.confirm(row, accounts.staff(province_code="24"), CertificateState.SEEN)
    with pytest.raises(NotAllowed):
        service.confirm(row, accounts.acting(own), CertificateState.SEEN)

    assert row.claim is CertificateState.DECLARED


def test_what_is_sent_back_leaves_the_queue_and_says_why(app: Flask) -> None:
    row = declared(listing.maker())
    officer = accounts.staff()
    assert db.session.scalar(queries.how_many_wait(officer)) == 1

    with pytest.raises(Invalid):
        service.send_back(row, officer, "  ")
    service.send_back(row, officer, "Bản chụp mờ.")

    assert db.session.scalar(queries.how_many_wait(officer)) == 0
    assert row.returned_reason == "Bản chụp mờ."


def test_a_declaration_is_taken_back_until_an_officer_has_seen_it(app: Flask) -> None:
    actor = listing.maker()
    first, second = declared(actor), declared(actor)
    service.confirm(second, accounts.staff(), CertificateState.SEEN)

    service.remove(first, actor)
    with pytest.raises(WrongMoment):
        service.remove(second, actor)

    assert [row.id for row in queries.mine(actor)] == [second.id]


def test_the_file_opens_for_its_facility_and_officers_in_scope_only(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person = accounts.owner(facility)
    row = declared(accounts.acting(person))
    mine, theirs = f"/my/certificates/{row.id}/file", f"/desk/certificates/{row.id}/file"
    near, far = accounts.officer(), accounts.officer(province_code="24")
    stranger, buyer = accounts.owner(accounts.facility()), accounts.owner(accounts.buyer())

    db.session.commit()
    for who, path, status in (
        (person, mine, 200),
        (near, theirs, 200),
        (stranger, mine, 404),
        (far, theirs, 404),
        (buyer, mine, 403),
        (person, theirs, 403),
    ):
        answer = pages.sign_in(listing.again(who)).get(path, status=status)
        assert (answer.response.data == PDF) == (status == 200)
    assert pages.sign_out().get(mine, status=302).location.startswith("/sign-in")


def test_certificates_end_on_the_page_the_day_they_end(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    person = accounts.owner(facility)
    row = declared(accounts.acting(person), scheme="standard", type_code="HACCP", product_id=None)
    for days, words in ((-1, "hết hạn"), (30, "Còn 30 ngày"), (400, "đến")):
        row.expires_on = clock.today() + timedelta(days=days)
        db.session.commit()
        assert words in pages.sign_in(listing.again(person)).get("/my/certificates").text
        row = listing.again(row)


TICKS = (
    "#i-check",
    "#i-circle-check",
    "#i-shield-check",
    "#i-award",
    "#i-badge-check",
    'class="award"',
    "claim c3",
)


def held_pages(row: Certificate, product: Product) -> list[tuple[str, str]]:
    """Every page a certificate is shown on: who looks and where."""
    return [
        ("nobody", f"/products/{product.slug}"),
        ("nobody", f"/makers/{row.facility.slug}"),
        ("nobody", f"/makers/{row.facility.slug}/sheet"),
        ("nobody", "/catalogue"),
        ("owner", "/my/certificates"),
        ("owner", "/today"),
        ("officer", "/desk/certificates?show=all"),
        ("officer", f"/desk/certificates/{row.id}"),
        ("officer", f"/desk/products/{product.id}"),
    ]


def around(page: Page, words: str) -> str:
    """The markup of the smallest row, list line or card that names a certificate; empty when the page does not."""
    rows = page.soup.select("tr, li, .cert, dl.kv, .card-p, .row")
    found = [str(row) for row in rows if words in row.get_text()]
    return min(found, key=len, default="")


@pytest.mark.parametrize(
    ("state", "is_ticked"), [(CertificateState.DECLARED, False), (CertificateState.SEEN, True)]
)
def test_a_declared_certificate_is_ticked_nowhere_and_a_seen_one_is(
    app: Flask, pages: Pages, state: CertificateState, is_ticked: bool
) -> None:
    facility = accounts.facility()
    owner, officer = accounts.owner(facility), accounts.officer()
    product = listing.published(accounts.acting(owner))
    row = catalog.certificate(
        facility,
        product,
        scheme="standard",
        type_code="HACCP",
        state=state,
        issuer="Quacert thử",
        expires_on=clock.today() + timedelta(days=400),
    )
    whole = catalog.certificate(
        facility,
        scheme="standard",
        type_code="HACCP",
        state=state,
        issuer="Quacert cả",
        expires_on=clock.today() + timedelta(days=100),
    )
    db.session.commit()
    people, name, shown = {"owner": owner, "officer": officer}, str(row.type.name_vi), 0  # type: ignore[union-attr]
    for who, path in [*held_pages(row, product), *held_pages(whole, product)]:
        pages.sign_out() if who == "nobody" else pages.sign_in(listing.again(people[who]))
        marks = around(pages.get(path), name)
        ticked = [mark for mark in TICKS if mark in marks]
        assert not ticked or is_ticked, f"{path}: {ticked}"
        shown += bool(marks) and ("i-circle-dashed" in marks or "claim c1" in marks or is_ticked)
    assert shown >= 9


def test_a_higher_level_builds_on_a_lower_one_still_in_force_on_its_day(app: Flask) -> None:
    """R29: a higher level needs a valid one below."""
    actor = listing.maker()
    product = listing.draft(actor).id
    lower = declared(actor, product_id=product, issued_on=date(2021, 8, 1))
    higher = declared(actor, product_id=product, level="region", issued_on=date(2024, 12, 31))
    late = declared(actor, product_id=product, level="region", issued_on=date(2025, 1, 1))
    other = declared(actor, level="region", issued_on=date(2024, 6, 1))

    assert queries.level_below(higher) == lower
    assert queries.level_below(late) is None
    assert queries.level_below(other) is None
    assert queries.level_below(lower) is None
