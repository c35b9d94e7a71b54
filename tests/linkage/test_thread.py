"""The thread between a buyer and a maker: whose turn, what is new, who may look."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.accounts.models import Person
from app.kernel import audit, throttle
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.permissions import Actor, Role
from app.linkage import queries, service
from app.linkage.models import Enquiry, Message, ThreadRead
from app.linkage.queries import Show
from app.linkage.states import EnquiryState, MessageKind
from app.linkage.views.thread_list import LIST
from app.notices.models import Letter
from app.web.list_view import View
from tests.make import accounts, catalog, linkage as make, papers
from tests.pages import Pages


def come(pages: Pages, person_id: int) -> Pages:
    """Somebody comes in again after the session of the test was put away."""
    person = db.session.get(Person, person_id)
    assert person is not None
    return pages.sign_in(person)


ANSWER = "Chào chị Elin, xưởng nhận được. Giao trước 10/02."


def state_of(enquiry_id: int) -> EnquiryState:
    return db.session.scalars(select(Enquiry.state).where(Enquiry.id == enquiry_id)).one()


def messages() -> list[Message]:
    return list(
        db.session.scalars(
            select(Message).where(Message.kind == MessageKind.TEXT).order_by(Message.id)
        ).unique()
    )


def test_the_facility_answers_and_the_buyer_is_told_in_english(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    thread, buyer_id = enquiry.id, buyer.id

    pages.sign_in(maker).post(f"/my/enquiries/{thread}/reply", {"body": ANSWER, "form_key": "k"})

    assert state_of(thread) is EnquiryState.ANSWERED
    assert [m.language for m in messages()] == ["en", "vi"]
    letter = db.session.scalars(
        select(Letter).where(Letter.person_id == buyer_id).order_by(Letter.id.desc())
    ).first()
    assert letter is not None
    assert "wrote –" in letter.subject
    assert ANSWER in letter.body


def test_the_turn_goes_back_and_forth(app: Flask) -> None:
    maker, buyer, enquiry = make.sides()

    service.reply(enquiry, accounts.acting(maker), "Còn hàng.")
    assert enquiry.state is EnquiryState.ANSWERED
    service.reply(enquiry, accounts.acting(buyer), "Thank you.")
    assert enquiry.state is EnquiryState.WAITING
    service.close(enquiry, accounts.acting(buyer))
    with pytest.raises(WrongMoment):
        service.reply(enquiry, accounts.acting(maker), "Vâng.")
    service.reopen(enquiry, accounts.acting(maker))
    assert enquiry.state is EnquiryState.WAITING
    assert [entry.verb for entry in audit.history(enquiry)] == ["send", "answer", "ask", "close", "reopen"]


def test_sending_a_reply_twice_says_it_once(pages: Pages) -> None:
    maker, _, enquiry = make.sides()
    path = f"/my/enquiries/{enquiry.id}/reply"
    pages.sign_in(maker)

    first = pages.post(path, {"body": ANSWER, "form_key": "same"})
    second = pages.post(path, {"body": ANSWER, "form_key": "same"})

    assert first.location == second.location
    assert len(messages()) == 2


def test_an_empty_reply_is_refused_next_to_its_field(pages: Pages) -> None:
    maker, _, enquiry = make.sides()

    page = pages.sign_in(maker).post(f"/my/enquiries/{enquiry.id}/reply", {"body": "  "}, status=422)

    assert page.error_of("body")


def test_a_file_goes_with_the_message_and_only_the_two_sides_get_it(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    stranger, asker, thread = accounts.owner(accounts.buyer("Other")).id, buyer.id, enquiry.id
    form = {"body": ANSWER, "file": (io.BytesIO(papers.pdf("thử")), "Phiếu thử 08-2026.pdf")}
    pages.sign_in(maker).post(f"/my/enquiries/{thread}/reply", form, content_type="multipart/form-data")
    path = f"/my/enquiries/{thread}/files/{messages()[-1].id}"

    answer = come(pages, asker).get(path).response
    assert answer.data == papers.pdf("thử")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Phiếu thử 08-2026.pdf" in pages.get(f"/my/enquiries/{thread}").text
    come(pages, stranger).get(path, status=404)


def test_a_file_that_is_no_document_is_refused_and_the_words_are_kept(pages: Pages) -> None:
    maker, _, enquiry = make.sides()
    form = {"body": ANSWER, "file": (io.BytesIO(b"MZ program"), "a.pdf")}

    page = pages.sign_in(maker).post(
        f"/my/enquiries/{enquiry.id}/reply", form, content_type="multipart/form-data", status=422
    )

    assert page.error_of("file")
    assert page.value_of("body") == ANSWER
    assert len(messages()) == 1


@pytest.mark.parametrize("who", ["other buyer", "other facility", "officer", "nobody's person"])
def test_a_stranger_gets_404_or_is_kept_out(pages: Pages, who: str) -> None:
    _, _, enquiry = make.sides()
    thread = enquiry.id
    person, status = {
        "other buyer": (accounts.owner(accounts.buyer("Other")), 404),
        "other facility": (accounts.owner(accounts.facility()), 404),
        "officer": (accounts.officer(), 403),
        "nobody's person": (accounts.person(None, None), 403),
    }[who]
    pages.sign_in(person)

    pages.get(f"/my/enquiries/{thread}", status=status)
    for verb in ("reply", "read", "close", "reopen"):
        pages.post(f"/my/enquiries/{thread}/{verb}", {"body": "x"}, status=status)

    assert len(messages()) == 1


def test_looking_does_not_mark_as_read_and_the_button_does(pages: Pages) -> None:
    maker, _, enquiry = make.sides()
    thread, actor = enquiry.id, accounts.acting(maker)
    pages.sign_in(maker)

    page = pages.get(f"/my/enquiries/{thread}")
    assert "Đánh dấu đã đọc 1 tin" in page.text
    assert queries.counts(actor)[queries.Show.UNREAD] == 1

    pages.post(f"/my/enquiries/{thread}/read")
    assert queries.counts(actor)[queries.Show.UNREAD] == 0
    assert "Đánh dấu đã đọc" not in pages.get(f"/my/enquiries/{thread}").text


def test_answering_reads_what_came_before(app: Flask) -> None:
    maker, buyer, enquiry = make.sides()

    service.reply(enquiry, accounts.acting(maker), "Còn hàng.")

    assert queries.counts(accounts.acting(maker))[queries.Show.UNREAD] == 0
    assert queries.counts(accounts.acting(buyer))[queries.Show.UNREAD] == 1


def test_a_mark_never_goes_back(app: Flask) -> None:
    maker, _, enquiry = make.sides()
    actor = accounts.acting(maker)

    service.mark_read(enquiry, actor, 50)
    service.mark_read(enquiry, actor, 7)

    assert db.session.scalar(select(func.max(ThreadRead.message_id))) == 50


def test_one_sees_that_the_other_side_has_seen(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    service.reply(enquiry, accounts.acting(maker), ANSWER)
    thread, me, asker = enquiry.id, maker.id, buyer.id

    assert "đã xem" not in pages.sign_in(maker).get(f"/my/enquiries/{thread}").text
    come(pages, asker).post(f"/my/enquiries/{thread}/read")
    assert "đã xem" in come(pages, me).get(f"/my/enquiries/{thread}").text


def test_each_reads_the_page_in_their_language_and_messages_keep_theirs(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    service.reply(enquiry, accounts.acting(maker), ANSWER)
    thread, asker = enquiry.id, buyer.name

    page = pages.sign_in(buyer).get(f"/en/my/enquiries/{thread}")

    assert "Waiting for your answer" in page.text
    assert f"{asker} sent enquiry" in page.text
    assert [p.get("lang") for p in page.soup.select(".bub p.pre")] == ["en", "vi"]


def test_a_closed_thread_shows_how_to_open_it_again_and_no_form(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    thread, me = enquiry.id, maker.id
    pages.sign_in(buyer).post(f"/my/enquiries/{thread}/close")

    page = come(pages, me).get(f"/my/enquiries/{thread}")
    assert page.soup.find(attrs={"name": "body"}) is None
    pages.post(f"/my/enquiries/{thread}/close", status=409)
    pages.post(f"/my/enquiries/{thread}/reply", {"body": "x"}, status=409)
    pages.post(f"/my/enquiries/{thread}/reopen")
    assert state_of(thread) is EnquiryState.WAITING


def test_lists_show_ones_own_threads_by_filter(app: Flask) -> None:
    maker, buyer, first = make.sides()
    actor, asker = accounts.acting(maker), accounts.acting(buyer)
    second = make.enquiry(catalog.product(first.facility), asker)
    make.enquiry()
    service.reply(second, actor, "Còn hàng.")
    third = make.enquiry(catalog.product(first.facility), asker)
    service.close(third, asker)

    def shown(who: Actor, show: Show, words: str = "") -> list[int]:
        with app.test_request_context():
            return [thread.id for thread in View(LIST, who, {"show": show.value, "q": words}).things]

    assert shown(actor, Show.OPEN) == [second.id, first.id]
    assert shown(actor, Show.MINE) == [first.id]
    assert shown(asker, Show.MINE) == [second.id]
    assert shown(actor, Show.CLOSED) == [third.id]
    assert shown(actor, Show.UNREAD) == [third.id, first.id]
    assert shown(actor, Show.ALL, second.number) == [second.id]
    assert shown(actor, Show.ALL, second.buyer.name) == [third.id, second.id, first.id]
    assert shown(asker, Show.ALL, first.facility.name) == [third.id, second.id, first.id]
    assert shown(actor, Show.ALL, first.facility.name) == []
    assert queries.counts(actor) == {
        Show.OPEN: 2,
        Show.MINE: 1,
        Show.UNREAD: 2,
        Show.CLOSED: 1,
        Show.ALL: 3,
    }


@pytest.mark.parametrize("path", ["/my/enquiries", "/my/enquiries?show=all", "/en/my/enquiries?show=closed"])
def test_the_list_is_a_page_for_both_sides_also_when_empty(pages: Pages, path: str) -> None:
    maker, buyer, _ = make.sides()
    for person_id in [maker.id, buyer.id, accounts.owner(accounts.facility()).id]:
        come(pages, person_id).get(path)
    pages.get("/my/enquiries?show=nonsense", status=404)


def test_the_number_of_queries_does_not_grow_with_the_list(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    asker, thread = accounts.acting(buyer), enquiry.id
    pages.sign_in(maker)

    few = _count(pages, "/my/enquiries")
    found = db.session.get(Enquiry, thread)
    assert found is not None
    for _ in range(8):
        make.enquiry(catalog.product(found.facility), asker)
    assert _count(pages, "/my/enquiries") == few <= 12


def test_the_number_of_queries_does_not_grow_with_the_thread(pages: Pages) -> None:
    maker, _, enquiry = make.sides()
    thread, actor = enquiry.id, accounts.acting(maker)
    pages.sign_in(maker)

    few = _count(pages, f"/my/enquiries/{thread}")
    found = db.session.get(Enquiry, thread)
    assert found is not None
    for number in range(10):
        service.reply(found, actor, f"Tin {number}")
    assert _count(pages, f"/my/enquiries/{thread}") <= few + 1 <= 20


def test_a_long_thread_comes_in_pieces(pages: Pages) -> None:
    maker, buyer, enquiry = make.sides()
    actor = accounts.acting(maker)
    for number in range(queries.SHOWN + 5):
        service.reply(enquiry, actor, f"Tin số {number}.")

    page = pages.sign_in(buyer).get(f"/my/enquiries/{enquiry.id}")

    assert len(page.soup.select(".bub")) == queries.SHOWN
    earlier = page.soup.find("a", href=lambda h: bool(h and "before=" in h))
    assert earlier is not None
    assert "Tin số 0." in pages.get(str(earlier["href"])).text


def test_a_message_longer_than_allowed_is_refused(app: Flask) -> None:
    maker, _, enquiry = make.sides()

    with pytest.raises(Invalid):
        service.reply(enquiry, accounts.acting(maker), "x" * 4_001)


def test_a_colleague_acts_for_the_same_side(app: Flask) -> None:
    maker, _, enquiry = make.sides()
    colleague: Person = accounts.person(enquiry.facility, Role.FACILITY_MEMBER)

    service.reply(enquiry, accounts.acting(colleague), "Em trả lời thay chị.")

    assert queries.enquiry(enquiry.id, accounts.acting(maker)).state is EnquiryState.ANSWERED


def _count(pages: Pages, path: str) -> int:
    db.session.commit()  # what the test itself left to be written is none of the page's questions
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        pages.get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([line for line in seen if line.lstrip().upper().startswith("SELECT")])


def test_nobody_floods_the_other_side_with_letters(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.thread, "PER_HOUR", throttle.Limit("thread", 3, 3_600))
    maker, _buyer, enquiry = make.sides()
    thread = f"/my/enquiries/{enquiry.id}"
    pages.sign_in(maker)

    pages.post(f"{thread}/reply", {"body": ANSWER})
    pages.post(f"{thread}/close")
    pages.post(f"{thread}/reopen")

    for step, data in (("reply", {"body": ANSWER}), ("close", {})):
        pages.post(f"{thread}/{step}", data, status=429)
    assert len(messages()) == 2
