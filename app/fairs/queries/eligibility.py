"""Gathering the facts that ``eligibility`` looks at, and keeping what it said for the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Facility
from app.accounts.states import LegalForm
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.fairs import eligibility, overseas_limit, words
from app.fairs.eligibility import Abroad, Facts, File, Finding, Maker, Occasion
from app.fairs.models import DEAD, Application, Fair
from app.fairs.queries.costs import Support, covered, rules_day, support_before, support_of
from app.fairs.states import DocumentKind, FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import LANGUAGES, force_locale, language, lazy_words, localised
from app.kernel.money import Money
from app.programme.queries import beneficiary_rule, location_on
from app.programme.states import FairKind
from app.programme.words import LEGAL_FORMS
from app.reference.models import Sector
from app.reference.queries import place_name

SECTORS_CLAUSE = "Nghị định 45/2012/NĐ-CP, Điều 5, sửa đổi bởi Nghị định 235/2025/NĐ-CP"


def findings(fair: Fair, facility: Facility, application: Application | None = None) -> list[Finding]:
    """What every rule says now, by the rules of the application's day, or of today before there is one."""
    return eligibility.findings(facts(fair, facility, application))


def facts(
    fair: Fair, facility: Facility, application: Application | None = None, *, on: date | None = None
) -> Facts:
    """What is known now; ``on`` picks the dated rules (default: those the application goes by, else today's)."""
    day = on or (rules_day(application) if application else clock.today())
    support = support_of(application, day) if application else support_before(fair, 1, day)
    return Facts(
        on=day,
        now=clock.now(),
        maker=_maker(facility, day),
        occasion=_occasion(fair, facility, application),
        abroad=_abroad(fair, facility, application),
        file=_file(facility, application, support),
    )


def in_both_languages(known: Facts) -> list[dict[str, Any]]:
    """The findings as they are kept with a submission."""
    spoken: dict[str, list[Finding]] = {}
    for tongue in LANGUAGES:
        with force_locale(tongue):
            spoken[tongue] = eligibility.findings(known)
    return [
        {
            "code": one.code,
            "passed": one.passed,
            "clause": one.clause,
            "sentence": {tongue: spoken[tongue][number].sentence for tongue in LANGUAGES},
            "way_forward": {tongue: spoken[tongue][number].way_forward for tongue in LANGUAGES},
        }
        for number, one in enumerate(spoken[LANGUAGES[0]])
    ]


def as_submitted(application: Application) -> list[Finding]:
    """What every rule said when the application was handed in; empty before that."""
    tongue = language()
    return [
        Finding(
            row["code"], row["passed"], row["sentence"][tongue], row["clause"], row["way_forward"][tongue]
        )
        for row in application.eligibility or []
    ]


def missing_documents(facility: Facility, application: Application | None) -> list[DocumentKind]:
    """The papers a submission needs that are not there yet."""
    there = {document.kind for document in application.documents} if application else set()
    return [kind for kind in needed_documents(facility) if kind not in there]


def needed_documents(facility: Facility) -> list[DocumentKind]:
    """Registration from everybody, the balance sheet from enterprises."""
    enterprise = facility.legal_form in {LegalForm.SME, LegalForm.LARGE_ENTERPRISE}
    return [DocumentKind.REGISTRATION, *([DocumentKind.BALANCE_SHEET] if enterprise else [])]


def live_application(fair: Fair, facility: Facility, *, but: int = 0) -> Application | None:
    """The facility's application for a fair that is not ended."""
    query = select(Application).where(
        Application.fair_id == fair.id,
        Application.facility_id == facility.id,
        Application.state.not_in(DEAD),
        Application.id != but,
    )
    return db.session.scalars(query).first()


def _maker(facility: Facility, day: date) -> Maker:
    rule = beneficiary_rule(facility.legal_form, day)
    sector = db.session.get(Sector, facility.sector_code) if facility.sector_code else None
    return Maker(
        verified=facility.is_verified,
        legal_form=LEGAL_FORMS[facility.legal_form],
        form_accepted=rule.accepted if rule else None,
        form_clause=rule.clause if rule else "",
        place=lazy_words(place_name, facility.commune),
        craft_village=facility.craft_village,
        location=location_on(
            facility.commune,
            day,
            craft_village_recognised=facility.craft_village_recognised,
            old_place=facility.old_place,
        ),
        sector=lazy_words(localised, sector) if sector else "",
        sector_from=sector.valid_from if sector else None,
        sector_clause=sector.clause if sector else SECTORS_CLAUSE,
        products=_published_products(facility),
    )


def _published_products(facility: Facility) -> int:
    query = select(func.count(Product.id)).where(
        Product.facility_id == facility.id, Product.state == ProductState.PUBLISHED
    )
    return db.session.scalar(query) or 0


def _occasion(fair: Fair, facility: Facility, application: Application | None) -> Occasion:
    other = live_application(fair, facility, but=application.id if application else 0)
    return Occasion(
        supported=fair.supported,
        published=fair.state is FairState.PUBLISHED or (application is not None and _is_running(fair)),
        clause=fair.period.decision if fair.period else "",
        opens_at=fair.opens_at,
        closes_at=fair.closes_at,
        handed_in=application.submitted_at if application else None,
        other=other.number if other else "",
    )


def _is_running(fair: Fair) -> bool:
    return fair.state in {FairState.HELD, FairState.ACCEPTED}


def _abroad(fair: Fair, facility: Facility, application: Application | None) -> Abroad | None:
    """R13, for fairs abroad: approvals of this calendar year."""
    if fair.kind is not FairKind.OVERSEAS:
        return None
    year = clock.today().year
    count = overseas_limit.approved(facility.id, year, but=application.id if application else 0)
    most = overseas_limit.most(clock.today())
    return Abroad(year, count, most.value, most.clause)


def _file(facility: Facility, application: Application | None, support: Support | None) -> File:
    missing: Sequence[DocumentKind] = missing_documents(facility, application)
    own_share = support.assessment.own_share if support else Money(0)
    return File(
        own_share=own_share,
        cofunding=application is not None and covered(application, own_share),
        pledge_again=application is not None and application.share_to_pledge is not None,
        no_double=application is not None and application.no_double_pledged_at is not None,
        missing=[words.DOCUMENTS[kind] for kind in missing],
        begun=application is not None,
    )
