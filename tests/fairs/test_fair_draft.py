"""A draft of a fair nobody but the desk has seen can be deleted; what was published is cancelled instead."""

from __future__ import annotations

import pytest
from flask import Flask

from app.fairs.queries import fairs as queries
from app.fairs.service import fair as service
from app.fairs.states import FairState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.permissions import Role
from tests.make import accounts, fairs as make
from tests.pages import Pages


@pytest.mark.parametrize("language", ["", "/en"])
def test_an_officer_deletes_a_draft_and_it_is_in_no_list(pages: Pages, language: str) -> None:
    draft = make.fair(state=FairState.DRAFT, name_vi="Hội chợ nhập trùng", name_en="Fair entered twice")
    number, slug = draft.id, draft.slug
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    shown = pages.get(f"{language}/desk/fairs/{number}")
    assert not [form for form in shown.root.iter("form") if form.get("action", "").endswith("/cancel")]

    pages.post(f"{language}/desk/fairs/{number}/discard", shown.form_values("/discard"), status=303)

    row = queries.fair(number)
    assert (row.state, audit.history(row)[-1].verb) == (FairState.DISCARDED, "discard")
    listed = pages.get(f"{language}/desk/fairs").root.xpath("//main//tbody//a/@href")
    assert not [link for link in listed if link.endswith(f"/desk/fairs/{number}")]
    assert "discarded" not in pages.get(f"{language}/desk/fairs").root.xpath("//option/@value")
    pages.get(f"{language}/desk/fairs/{number}")
    pages.get(f"{language}/fairs/{slug}", status=404)


def test_what_was_published_is_never_deleted_and_a_draft_is_never_cancelled(app: Flask) -> None:
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    published, draft = make.fair(), make.fair(state=FairState.DRAFT)

    with pytest.raises(WrongMoment):
        service.discard(published, officer)
    with pytest.raises(WrongMoment):
        service.cancel(draft, officer, reason="Nhập trùng.")

    assert (published.state, draft.state) == (FairState.PUBLISHED, FairState.DRAFT)


def test_a_draft_a_colleague_published_meanwhile_is_kept(app: Flask) -> None:
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    draft = make.fair(state=FairState.DRAFT)
    db.session.flush()
    seen = draft.version
    service.publish(draft, officer)

    with pytest.raises(WrongMoment):
        service.discard(draft, officer, version=seen)

    assert draft.state is FairState.PUBLISHED


def test_a_deleted_draft_is_shown_to_nobody(app: Flask) -> None:
    gone = make.fair(state=FairState.DISCARDED)
    with pytest.raises(NotFound):
        queries.by_slug(gone.slug)
    assert gone.id not in {card.fair.id for card in queries.upcoming(50)}
