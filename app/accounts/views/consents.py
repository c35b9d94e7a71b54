"""Asked again when a text has changed: what is different, and the way out for who does not agree."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.accounts import consent as texts
from app.accounts.forms.session import Agree
from app.accounts.service import consents as service
from app.accounts.views.blueprint import pages, shown, start_address
from app.kernel import clock
from app.kernel.i18n import language
from app.web.access import current_actor, safe_next, signed_in


@pages.route("/account/consent", methods=["GET", "POST"])
@signed_in
def consent() -> ResponseReturnValue:
    """What changed since one agreed last; agreeing leads on to where one wanted to go."""
    actor, form = current_actor(), Agree(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        missing = service.missing(actor.person_id)
        versions = {text: texts.in_force(text, clock.today()) for text in missing}
        return shown(
            "accounts/consent.html", form=form, versions=versions, given=service.given(actor.person_id or 0)
        )
    service.agree(actor, language())
    return redirect(safe_next(form.next.data) or start_address(), 303)
