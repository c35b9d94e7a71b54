"""Signing in, second step: the password was right, and no session has begun yet."""

from __future__ import annotations

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.forms.factors import SecondStep
from app.accounts.models import Person
from app.accounts.queries import factors as queries
from app.accounts.service import factors, passkeys, proof, security
from app.accounts.views.blueprint import begin_session, pages, shown
from app.kernel import throttle
from app.kernel.errors import Invalid, NotFound
from app.kernel.i18n import gettext as _
from app.web.access import public, safe_next
from app.web.transaction import refused

HALF, NEXT, CHALLENGE = "half", "half_next", "challenge"


def ask(person: Person, target: str) -> Response:
    """Lead somebody who has a factor to the second step."""
    session.clear()
    session[HALF], session[NEXT] = proof.half(person), target
    return redirect(url_for(".second_step"), 303)


@pages.route("/sign-in/second-step", methods=["GET", "POST"])
@public
def second_step() -> ResponseReturnValue:
    """A code from the app, a recovery code, or a passkey; then the session begins."""
    person, form = proof.half_of(session.get(HALF)), SecondStep()
    if person is None:
        return redirect(url_for(".sign_in"), 303)
    if form.validate_on_submit() and (found := _proved(person.id, form)):
        return begin_session(found, safe_next(session.get(NEXT)))
    return shown("accounts/second_step.html", form=form, held=queries.held(person.id))


def _proved(person_id: int, form: SecondStep) -> Person | None:
    """The person once the answer is right; None with the sentence in the form."""
    try:
        prove(person_id, form)
    except Invalid as refusal:
        refused(form, refusal)
        return None
    person = proof.half_of(session.get(HALF))
    if person is not None:
        security.note("sign-in", person, origin=throttle.block(request.remote_addr), second_step=True)
    return person


def prove(person_id: int, form: SecondStep) -> None:
    """Take the passkey's answer if one came, else the code; Invalid says what is wrong."""
    if form.passkey.data:
        site = str(current_app.config["SITE_URL"])
        key = str(session.pop(CHALLENGE, ""))
        passkeys.prove(person_id, site, key=key, answer=form.passkey.data)
    elif form.code.data:
        factors.prove(person_id, form.code.data)
    else:
        raise Invalid({"code": _("Write the code.")})


@pages.post("/sign-in/second-step/passkey")
@public
def second_step_passkey() -> ResponseReturnValue:
    """What the browser is asked for a passkey's signature."""
    person = proof.half_of(session.get(HALF))
    if person is None:
        raise NotFound
    return question(passkeys.ask_for(person.id, str(current_app.config["SITE_URL"])))


def question(asked: passkeys.Question) -> ResponseReturnValue:
    """Keep the key of the challenge in this browser's session and ask."""
    session[CHALLENGE], options = asked
    return options
