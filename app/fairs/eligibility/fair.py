"""Rules about the fair: supported, open, approvals abroad, one application each (R13, I13)."""

from __future__ import annotations

from datetime import datetime

from app.fairs.eligibility.facts import NO_DOUBLE_CLAUSE, Abroad, Finding, Holds, Occasion
from app.fairs.words import moment
from app.kernel.i18n import gettext as _


def supported(fair: Occasion) -> Finding:
    """The programme takes part in the fair, and it is still on."""
    if fair.supported and fair.published:
        return Finding("fair", True, _("The programme supports facilities at this fair."), fair.clause)
    if fair.supported:
        text = _("This fair is not open: it is cancelled, over or not published.")
    else:
        text = _("The programme takes no part in this fair; it stands in the calendar only.")
    way = _("Choose a fair marked “supported” in the calendar.")
    return Finding("fair", False, text, fair.clause, way, Holds.START)


def registration(fair: Occasion, now: datetime) -> Finding:
    """By the server's clock; an application that came in on time stays on time when it is returned."""
    if fair.handed_in is not None and (fair.closes_at is None or fair.handed_in <= fair.closes_at):
        return Finding(
            "open", True, _("Handed in on time, %(time)s.", time=moment(fair.handed_in)), fair.clause
        )
    if fair.opens_at is None or now < fair.opens_at:
        text = (
            _("Registration has not been announced yet.")
            if fair.opens_at is None
            else _("Registration opens at %(time)s.", time=moment(fair.opens_at))
        )
        return Finding("open", False, text, fair.clause, _("Come back when it is open."), Holds.START)
    if fair.closes_at is not None and now > fair.closes_at:
        text = _("Registration closed at %(time)s.", time=moment(fair.closes_at))
        way = _("Look for the next fair in the calendar.")
        return Finding("open", False, text, fair.clause, way, Holds.START)
    text = _("Registration is open.")
    if fair.closes_at is not None:
        text = _("Registration is open until %(time)s.", time=moment(fair.closes_at))
    return Finding("open", True, text, fair.clause)


def abroad(abroad: Abroad) -> Finding:
    """R13: a warning here, because the approval counts again and may fall into the next year."""
    text = _(
        "Fairs abroad approved in %(year)s: %(count)s of at most %(most)s.",
        year=abroad.year,
        count=abroad.count,
        most=abroad.most,
    )
    if abroad.count < abroad.most:
        return Finding("abroad", True, text, abroad.clause)
    way = _(
        "A further one cannot be approved in %(year)s. You may apply; it can be decided from 1 January.",
        year=abroad.year,
    )
    return Finding("abroad", False, text, abroad.clause, way)


def only_one(fair: Occasion) -> Finding:
    """One live application per facility and fair (I13), so that no cost is supported twice."""
    if not fair.other:
        alone = _("No other application of the facility for this fair.")
        return Finding("only_one", True, alone, NO_DOUBLE_CLAUSE)
    text = _("The facility already applies for this fair with %(number)s.", number=fair.other)
    way = _("Go on with that one, or withdraw it first; a draft can be deleted.")
    return Finding("only_one", False, text, NO_DOUBLE_CLAUSE, way, Holds.START)
