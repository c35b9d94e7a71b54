"""The question before what cannot be taken back, asked in place (``web.recent``)."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.forms.factors import Prove
from app.accounts.queries import factors as queries
from app.accounts.service import passkeys, proof
from app.accounts.views import second_step
from app.accounts.views.blueprint import pages
from app.kernel.errors import Invalid
from app.web import access, recent
from app.web.access import current_actor, signed_in
from app.web.transaction import refused

PREFIX = "proof-"
ASKED = 403


def asked() -> ResponseReturnValue | None:
    """None when the request brought the proof along, else the question with all its fields kept."""
    actor = current_actor()
    form, held = Prove(prefix=PREFIX), queries.held(actor.person_id or 0)
    if any(name.startswith(PREFIX) for name in request.form):
        try:
            if held.any:
                second_step.prove(actor.person_id or 0, form)
            else:
                proof.password(actor, form.password.data or "")
            recent.proved()
            return None
        except Invalid as refusal:
            refused(form, refusal)
            held = queries.held(actor.person_id or 0)
    return render_template(
        "accounts/prove.html", form=form, held=held, kept=_kept(), back_url=access.came_from()
    ), ASKED


def _kept() -> list[tuple[str, str]]:
    """Every field that was sent, but for the answer and the mark of the form, which are made anew."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not name.startswith(PREFIX) and name != "csrf_token"
    ]


@pages.post("/account/prove/passkey")
@signed_in
def prove_passkey() -> ResponseReturnValue:
    """What the browser is asked for a passkey's signature."""
    actor, site = current_actor(), str(current_app.config["SITE_URL"])
    return second_step.question(passkeys.ask_for(actor.person_id or 0, site))
