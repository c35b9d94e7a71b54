"""What the history says of rates, ceilings and targets: kinds, verbs and facts in words, codes, sums (docs/house.md)."""

from __future__ import annotations

from app.kernel.cards import Card, Kind, declare
from app.kernel.i18n import lazy_pgettext
from app.programme import words
from app.programme.models import BudgetLine, MeasureProposal, Parameter, SupportRate, Target
from app.programme.queries import item_choices
from app.programme.states import MEASURE_FLOW

CARD = declare(
    Card(
        "programme",
        kinds=(
            Kind("budgetline", BudgetLine, lazy_pgettext("history", "Ceiling")),
            Kind(
                "measureproposal",
                MeasureProposal,
                lazy_pgettext("history", "Change put forward"),
                flow=MEASURE_FLOW,
            ),
            Kind("parameter", Parameter, lazy_pgettext("history", "Figure set by law")),
            Kind("supportrate", SupportRate, lazy_pgettext("history", "Rate of support")),
            Kind("target", Target, lazy_pgettext("history", "Target of a period")),
        ),
        verbs={
            "set_cap": lazy_pgettext("history", "Ceiling moved"),
            "set_ceiling": lazy_pgettext("history", "Ceiling set"),
            "uncap": lazy_pgettext("history", "Left without a ceiling by a decision"),
        },
        facts={
            "cap": lazy_pgettext("fact", "ceiling"),
            "percent": lazy_pgettext("fact", "percent"),
        },
        money=frozenset({"cap"}),
        codes={
            ("", "funding"): words.FUNDS,
            ("", "item"): lambda: dict(item_choices()),
            ("parameter", "code"): words.PARAMETERS,
            ("fair", "kind"): words.KINDS,
            ("supportrate", "kind"): words.KINDS,
            ("measureproposal", "kind"): words.KINDS,
            ("measureproposal", "code"): words.PARAMETERS,
        },
        past={"fund": lazy_pgettext("history", "Fund")},
    )
)
"""The card of this room."""
