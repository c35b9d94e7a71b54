"""The threads of both sides."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel import untrusted
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, language, lazy_gettext
from app.kernel.permissions import Actor, Permission
from app.kernel.ports import Port
from app.linkage import queries, service, thread_lines
from app.linkage.forms import ReplyForm
from app.linkage.models import Enquiry
from app.linkage.queries import Show
from app.linkage.states import ENQUIRY_FLOW, turn
from app.linkage.thread_lines import Step
from app.linkage.views import pages
from app.linkage.views.thread_list import LIST, headline
from app.web import download, idempotency, nav
from app.web.access import current_actor, requires
from app.web.formatting import dmy
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

WHAT_CAME_OF: Port[Callable[[int], list[Step]]] = Port("results of an enquiry")
"""How an enquiry went on, said by a room to the right; only its maker sees it."""


@pages.get("/my/enquiries")
@requires(Permission.THREAD_READ)
def threads() -> ResponseReturnValue:
    """Every thread of the side one acts for."""
    counts = queries.counts(current_actor())
    return render_template("linkage/threads.html", list=view(LIST), counts=counts)


@pages.get("/my/enquiries.xlsx")
@requires(Permission.THREAD_READ)
def threads_sheet() -> ResponseReturnValue:
    """The same threads as a sheet."""
    return sheet(LIST)


@pages.get("/my/enquiries/<int:enquiry_id>")
@requires(Permission.THREAD_READ)
def thread(enquiry_id: int) -> ResponseReturnValue:
    """One thread, newest messages last."""
    enquiry = queries.enquiry(enquiry_id, current_actor())
    return _page(enquiry, ReplyForm())


@pages.post("/my/enquiries/<int:enquiry_id>/reply")
@requires(Permission.THREAD_READ)
def reply(enquiry_id: int) -> ResponseReturnValue:
    """Write to the other side of an enquiry; sent twice it is one message."""
    enquiry, form = queries.enquiry(enquiry_id, current_actor()), ReplyForm()
    if not form.validate_on_submit():
        return _page(enquiry, form), 422
    actor = current_actor()
    try:
        if again := idempotency.repeated(form, lambda: service.count_reply(actor, form.body.data)):
            return again
        service.reply(enquiry, actor, form.body.data, paper=form.paper(), spoken=language())
    except Invalid as error:
        refused(form, error)
        return _page(enquiry, form), 422
    flash(_("Sent. The other side has been told."))
    return idempotency.done(form, url_for(".thread", enquiry_id=enquiry_id, _anchor="reply"))


@pages.post("/my/enquiries/<int:enquiry_id>/read")
@requires(Permission.THREAD_READ)
def mark_read(enquiry_id: int) -> ResponseReturnValue:
    """Note how far the person has read."""
    enquiry = queries.enquiry(enquiry_id, current_actor())
    service.mark_read(enquiry, current_actor(), queries.newest_id(enquiry))
    return redirect(url_for(".thread", enquiry_id=enquiry_id, _anchor="reply"), 303)


@pages.post("/my/enquiries/<int:enquiry_id>/close")
@requires(Permission.THREAD_ANSWER)
def close(enquiry_id: int) -> ResponseReturnValue:
    """Say that the matter is done."""
    service.count_step(current_actor())
    service.close(queries.enquiry(enquiry_id, current_actor()), current_actor())
    flash(_("The thread is closed. Either side can open it again."))
    return redirect(url_for(".thread", enquiry_id=enquiry_id), 303)


@pages.post("/my/enquiries/<int:enquiry_id>/reopen")
@requires(Permission.THREAD_ANSWER)
def reopen(enquiry_id: int) -> ResponseReturnValue:
    """Take the matter up again."""
    service.count_step(current_actor())
    service.reopen(queries.enquiry(enquiry_id, current_actor()), current_actor())
    flash(_("The thread is open again."))
    return redirect(url_for(".thread", enquiry_id=enquiry_id, _anchor="reply"), 303)


@pages.get("/my/enquiries/<int:enquiry_id>/files/<int:message_id>")
@requires(Permission.THREAD_READ)
def attachment(enquiry_id: int, message_id: int) -> ResponseReturnValue:
    """The file of a message."""
    return download.attachment(queries.attachment(enquiry_id, message_id, current_actor()))


def _page(enquiry: Enquiry, form: ReplyForm) -> str:
    actor = current_actor()
    found = queries.messages(enquiry, _before())
    talk = thread_lines.conversation(
        found,
        side=actor.organisation_id,
        read_to=queries.read_to(enquiry, actor.person_id),
        seen_to=queries.seen_to(enquiry, actor),
        number=enquiry.number,
    )
    return render_template(
        "linkage/thread.html",
        enquiry=enquiry,
        headline=headline(enquiry),
        buyer_country=queries.country_of(enquiry.buyer),
        form=form,
        talk=talk,
        earlier=found[0].id if queries.has_earlier(enquiry, found) else None,
        whose_turn=turn(enquiry.state, maker=actor.is_facility),
        steps=_steps(enquiry, actor),
        moves={move.verb for move in ENQUIRY_FLOW.open_moves(enquiry, actor)},
        new=sum(line.is_new for line in talk),
    )


def _steps(enquiry: Enquiry, actor: Actor) -> list[Step]:
    further = WHAT_CAME_OF()(enquiry.id) if actor.is_facility else []
    return thread_lines.steps(enquiry, queries.first_answer(enquiry), further, dmy)


def _before() -> int | None:
    return untrusted.whole(request.args.get("before"))


def _trades(actor: Actor) -> bool:
    return actor.is_facility or actor.is_buyer


nav.add(
    nav.Entry(
        "account",
        lazy_gettext("Enquiries"),
        "linkage.threads",
        icon="message-circle",
        order=40,
        needs=Permission.THREAD_READ,
        who=_trades,
        count=queries.unread,
        view={"show": Show.UNREAD.value},
    )
)
