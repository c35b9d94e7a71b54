"""A draft of an application can be deleted by its facility; what was handed in is withdrawn instead."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Person
from app.fairs.models import Application
from app.fairs.service import apply
from app.fairs.states import ApplicationState as A, DocumentKind
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Role
from app.kernel.workflow import Workflow
from tests.fairs.crowd import at_once
from tests.make import accounts, catalog, fairs as make
from tests.pages import Pages


def begun() -> tuple[Application, Person]:
    """A draft with one paper, and the facility's owner."""
    facility, fair = accounts.facility(), make.fair()
    catalog.product(facility)
    owner = accounts.owner(facility)
    draft = apply.start(fair, accounts.acting(owner))
    make.document(draft, DocumentKind.REGISTRATION)
    draft.goods = "Bình gốm."
    db.session.commit()
    return draft, owner


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_draft_is_deleted_after_asking_and_the_facility_applies_anew(pages: Pages, language: str) -> None:
    draft, owner = begun()
    number, draft_id, path = draft.number, draft.id, f"{language}/my/applications/{draft.id}"
    slug = draft.fair.slug
    shown = pages.sign_in(owner).get(path)
    assert not shown.root.xpath("//form[contains(@action, '/withdraw')]"), "a draft is deleted, not withdrawn"
    asked = shown.root.xpath("//form[contains(@action, '/discard')]//details//p")
    assert number in asked[0].text_content()

    pages.post(f"{path}/discard", shown.form_values("/discard"), status=303)

    row = db.session.get_one(Application, draft_id)
    assert (row.state, row.documents, audit.history(row)[-1].verb) == (A.DISCARDED, [], "discard")
    listed = pages.get(f"{language}/my/applications").root.xpath("//main//table")
    assert not listed, "it leaves the list"
    pages.get(path, status=404)
    again = pages.get(f"{language}/fairs/{slug}/apply")
    assert number not in again.root.xpath("//main")[0].text_content()
    begun_anew = pages.post(f"{language}/fairs/{slug}/apply", again.form_values("/apply"), status=303)
    assert begun_anew.response.location.endswith("/stands")


def test_the_desk_never_hears_of_a_deleted_draft(pages: Pages) -> None:
    draft, owner = begun()
    number, application_id, fair_id = draft.number, draft.id, draft.fair_id
    apply.discard(draft, accounts.acting(owner))
    db.session.commit()
    pages.sign_in(accounts.officer(Role.AUDITOR))
    pages.get(f"/desk/applications/{application_id}", status=404)
    pages.get("/desk/applications?state=discarded", status=404)
    for address in ("/desk/applications?state=all", f"/desk/find?q={number}", f"/desk/fairs/{fair_id}"):
        assert not pages.get(address).root.xpath(
            f"//main//a[contains(@href, '/applications/{application_id}')]"
        )
    assert "discarded" not in pages.get("/desk/applications").root.xpath("//option/@value")


def test_what_was_handed_in_is_never_deleted(app: Flask) -> None:
    for state in A:
        if state is A.DRAFT:
            continue
        application = make.application(of=accounts.facility(), state=state)
        with pytest.raises((WrongMoment, NotFound)):
            apply.discard(application, accounts.acting(accounts.owner(application.facility)))
        assert application.state is state


def test_nobody_else_deletes_it(app: Flask) -> None:
    draft, _ = begun()
    with pytest.raises((NotAllowed, NotFound)):
        apply.discard(draft, accounts.acting(accounts.owner(accounts.facility("Lụa Vạn Phúc"))))
    with pytest.raises((NotAllowed, NotFound)):
        apply.discard(draft, accounts.staff(Role.PROVINCIAL_HEAD))


def test_a_draft_handed_in_meanwhile_in_another_window_is_kept(pages: Pages) -> None:
    draft, owner = begun()
    draft_id, path = draft.id, f"/my/applications/{draft.id}"
    values = pages.sign_in(owner).get(path).form_values("/discard")
    db.session.execute(update(Application).where(Application.id == draft_id).values(state=A.SUBMITTED))
    db.session.commit()

    pages.post(f"{path}/discard", values, status=409)

    assert db.session.get_one(Application, draft_id).state is A.SUBMITTED


def deleted_and_sent_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[Application, list[str]]:
    draft, owner = begun()
    actor, application_id = accounts.acting(owner), draft.id
    db.session.commit()
    monkeypatch.setattr(apply.eligibility, "against_submission", lambda _found: [])

    def act(number: int) -> None:
        row = db.session.get_one(Application, application_id)
        if number % 2:
            apply.discard(row, actor)
        else:
            apply.submit(row, actor)

    read = at_once(app, act)
    db.session.expire_all()
    return db.session.get_one(Application, application_id), read


@pytest.mark.race
def test_deleted_and_handed_in_at_the_same_moment_only_one_is_true(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, read = deleted_and_sent_at_once(app, monkeypatch)

    assert read.count("") == 1
    assert row.state in {A.SUBMITTED, A.DISCARDED}
    assert len(audit.history(row, verbs=("submit", "discard"))) == 1
    assert bool(row.submitted_at) == (row.state is A.SUBMITTED)


@pytest.mark.race
def test_without_the_compare_and_set_more_than_one_gets_through(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a state written without asking what it was."""

    def blind(self: Workflow, step: Any, thing: Any, version: int | None, *_also: Any) -> None:
        db.session.execute(update(Application).where(Application.id == thing.id).values(state=step.to))
        db.session.refresh(thing, ["state", "version"])

    monkeypatch.setattr(Workflow, "_compare_and_set", blind)

    row, read = deleted_and_sent_at_once(app, monkeypatch)

    assert read.count("") > 1
    assert len(audit.history(row, verbs=("submit", "discard"))) > 1
