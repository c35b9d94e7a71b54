"""Rules about what the application holds: papers and pledges (R17, R18)."""

from __future__ import annotations

from app.fairs.eligibility.facts import NO_DOUBLE_CLAUSE, File, Finding, Holds
from app.fairs.words import dong
from app.kernel.i18n import gettext as _

COFUNDING_CLAUSE = "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7.3"
PAPERS_CLAUSE = "Thông tư 36/2013/TT-BCT, Điều 21"


def papers(file: File) -> Finding:
    """The papers a submission needs are there."""
    if not file.missing:
        return Finding("papers", True, _("All papers are there."), PAPERS_CLAUSE)
    names = ", ".join(map(str, file.missing))
    text = (
        _("Still missing: %(papers)s.", papers=names)
        if file.begun
        else _("Papers: %(papers)s.", papers=names)
    )
    return Finding(
        "papers", None, text, PAPERS_CLAUSE, _("A clear photo or a PDF will do."), Holds.SUBMISSION
    )


def cofunding(file: File) -> Finding:
    """The facility pays the rest itself (R17)."""
    if file.cofunding:
        text = _("The facility has pledged to pay the rest itself: %(amount)s.", amount=dong(file.own_share))
        return Finding("cofunding", True, text, COFUNDING_CLAUSE)
    text = _("The pledge to pay the rest itself is needed: %(amount)s.", amount=dong(file.own_share))
    way = (
        _("The owner pledges it on the page of the decision on the support.")
        if file.pledge_again
        else _("The owner ticks it under Pledges.")
    )
    return Finding("cofunding", None, text, COFUNDING_CLAUSE, way, Holds.SUBMISSION)


def no_double(file: File) -> Finding:
    """No other State source pays the same costs (R18)."""
    if file.no_double:
        text = _("The facility has pledged that no other State source pays the same costs.")
        return Finding("no_double", True, text, NO_DOUBLE_CLAUSE)
    text = _("The pledge that no other State source pays the same costs is needed.")
    way = _("The owner ticks it under Pledges.")
    return Finding("no_double", None, text, NO_DOUBLE_CLAUSE, way, Holds.SUBMISSION)
