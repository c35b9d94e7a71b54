"""The start of a working day: what waits, room by room, and one search over all files."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.insight.desk.blueprint import desk
from app.insight.queries import find as searching
from app.kernel.i18n import lazy_gettext
from app.kernel.permissions import Actor
from app.web import nav
from app.web.access import current_actor, signed_in

MY_WORK = lazy_gettext("My work")


def _staff(actor: Actor) -> bool:
    return actor.is_staff


nav.add(nav.Entry("desk", lazy_gettext("What waits"), "insight_desk.queue", "inbox", 1, MY_WORK, who=_staff))


@desk.get("")
@signed_in
def queue() -> ResponseReturnValue:
    """Everything that waits for this role, with its numbers."""
    actor = current_actor()
    if not actor.is_staff:
        return redirect(url_for("insight.today"))
    here = url_for("insight_desk.queue")
    links = [link for link in nav.links("desk", actor) if link.url != here]
    waiting = [link for link in links if link.count]
    idle = [link for link in links if link.count == 0]
    rest = [link for link in links if link.count is None]
    return render_template("insight/desk/queue.html", waiting=waiting, idle=idle, rest=rest)


@desk.get("/find")
@signed_in
def find() -> ResponseReturnValue:
    """Files by number, name, telephone, person or bank reference, within what this role may read."""
    actor = current_actor()
    if not actor.is_staff:
        return redirect(url_for("insight.today"))
    words = request.args.get("q", "").strip()[:100]
    found = searching.files(words, actor)
    return render_template("insight/desk/find.html", words=words, found=found, most=searching.MOST_EACH)
