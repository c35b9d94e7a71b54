"""Every state, verb and role of a certificate; officers and its facility at the same moment: one finds it as it was."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.catalog.models import Certificate
from app.catalog.queries import certificates as queries
from app.catalog.service import certificates as service
from app.catalog.states import CERTIFICATE_FLOW, CertificateState
from app.kernel import audit, clock
from app.kernel.db import QUIET, db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role
from app.kernel.workflow import Workflow
from app.notices.models import Notice
from tests.make import accounts, catalog, papers
from tests.make.roles import everybody
from tests.racing import at_once, unguarded

S = CertificateState
OFFICERS = {Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD, Role.NATIONAL_OFFICER}
EXPECTED = {
    (S.DECLARED, "seen"): S.SEEN,
    (S.RETURNED, "seen"): S.SEEN,
    (S.DECLARED, "matched"): S.MATCHED,
    (S.RETURNED, "matched"): S.MATCHED,
    (S.SEEN, "matched"): S.MATCHED,
    (S.DECLARED, "sent_back"): S.RETURNED,
    (S.RETURNED, "sent_back"): S.RETURNED,
    (S.DECLARED, "removed"): S.REMOVED,
    (S.RETURNED, "removed"): S.REMOVED,
}
CROWD = 12


def certificate(state: CertificateState = S.DECLARED) -> Certificate:
    row: Certificate = catalog.certificate(accounts.facility(), state=state)
    return row


def test_the_table_is_the_one_written_here(app: Flask) -> None:
    assert {
        (state, move.verb): move.to for move in CERTIFICATE_FLOW.moves for state in move.from_
    } == EXPECTED


@pytest.mark.parametrize("verb", [move.verb for move in CERTIFICATE_FLOW.moves])
def test_every_role_in_every_state_may_do_just_that(app: Flask, verb: str) -> None:
    row = certificate()
    people = everybody()
    owner = accounts.acting(accounts.owner(row.facility))
    people |= {Role.FACILITY_OWNER: owner}
    for role, actor in people.items():
        may = role is Role.FACILITY_OWNER if verb == "removed" else role in OFFICERS
        for state in S:
            row.state = state
            db.session.flush()
            lines = len(audit.history(row))
            if may and (state, verb) in EXPECTED:
                CERTIFICATE_FLOW.move(row, verb, actor, reason="Bản chụp mờ.")
                assert row.state is EXPECTED[state, verb]
                assert len(audit.history(row)) == lines + 1
                continue
            with pytest.raises((NotAllowed, NotFound, WrongMoment)) as no:
                CERTIFICATE_FLOW.move(row, verb, actor, reason="Bản chụp mờ.")
            assert isinstance(no.value, WrongMoment) == may
            assert len(audit.history(row)) == lines


def test_one_sent_back_is_shown_as_declared_and_may_still_be_seen(app: Flask) -> None:
    row, officer = certificate(), accounts.staff()
    service.send_back(row, officer, "Bản chụp mờ.")
    assert (row.state, row.claim) == (S.RETURNED, S.DECLARED)

    service.confirm(row, officer, S.SEEN)

    assert (row.state, row.claim, row.returned_reason) == (S.SEEN, S.SEEN, "")


def test_who_notes_one_that_was_removed_meanwhile_reads_so(app: Flask) -> None:
    row, officer = certificate(), accounts.staff()
    db.session.execute(delete(Certificate).where(Certificate.id == row.id), execution_options=QUIET)

    with pytest.raises(WrongMoment) as no:
        service.confirm(row, officer, S.SEEN)

    assert no.value.message == "Mục này đã bị xóa trong lúc đó. Hãy xem lại danh sách."


def noting(app: Flask) -> tuple[Counter[str], int]:
    """Many officers note the same paper as seen at the same moment."""
    number = certificate().id
    people = [accounts.staff() for _ in range(CROWD)]
    db.session.commit()
    return at_once(
        app, people, lambda actor: service.confirm(queries.to_check(number, actor), actor, S.SEEN)
    ), number


def lines(number: int) -> list[str]:
    db.session.expire_all()
    return [line.verb for line in audit.history(db.session.get_one(Certificate, number))]


@pytest.mark.race
def test_of_many_who_note_a_paper_at_once_one_stands_and_the_others_read_who(app: Flask) -> None:
    found, number = noting(app)

    assert found == {"done": 1, "WrongMoment": CROWD - 1}
    assert lines(number) == ["seen"]


@pytest.mark.race
def test_without_the_compare_and_set_many_notes_would_stand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the guard of the workflow holds, not luck."""
    monkeypatch.setattr(Workflow, "_compare_and_set", unguarded)

    found, number = noting(app)

    assert found["done"] > 1
    assert len(lines(number)) > 1


@pytest.mark.race
def test_of_a_removal_and_a_note_at_once_one_finds_the_certificate_as_it_was(app: Flask) -> None:
    row = certificate()
    owner, number = accounts.acting(accounts.owner(row.facility)), row.id
    people: list[Actor] = [owner if turn % 2 else accounts.staff() for turn in range(CROWD)]
    db.session.commit()

    def act(actor: Actor) -> None:
        if actor.is_staff:
            service.confirm(queries.to_check(number, actor), actor, S.SEEN)
        else:
            service.remove(queries.my_certificate(number, actor), actor)

    found = at_once(app, people, act)

    db.session.expire_all()
    left = db.session.get(Certificate, number)
    assert found["done"] == 1
    assert found["done"] + found["WrongMoment"] + found["NotFound"] == CROWD
    assert left is None or left.state is S.SEEN


def test_a_new_certificate_has_no_line_of_the_removed_one_and_its_officers_are_told(app: Flask) -> None:
    reader, lines = accounts.officer(), list[list[str]]()
    for maker in (accounts.owner(accounts.facility()), accounts.owner(accounts.facility("Gốm Phù Lãng"))):
        actor = accounts.acting(maker)
        paper = service.Paper("standard", clock.today(), "Viện Tiêu chuẩn", type_code="HACCP")
        row = service.add(actor, paper, papers.pdf("giấy"), "giay.pdf")
        db.session.commit()
        lines.append([line.verb for line in audit.history(row)])
        if len(lines) == 1:
            service.remove(row, actor)
            db.session.commit()

    assert lines == [["declared"], ["declared"]]
    told = select(Notice.link).where(
        Notice.person_id == reader.id, Notice.template == "catalog/certificate_declared"
    )
    assert len(set(db.session.scalars(told))) == 2, "each declaration has a line and a page of its own"
