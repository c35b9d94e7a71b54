"""Every state table of the site, drawn for ``docs/states.md`` out of the tables that run it."""

from __future__ import annotations

from app.accounts.states import FACILITY_FLOW, PERSON_FLOW
from app.catalog.states import CERTIFICATE_FLOW, PRODUCT_FLOW
from app.complaints.states import REPORT_FLOW, REVIEW_FLOW
from app.fairs.states import ALLOCATION_FLOW, APPLICATION_FLOW, FAIR_FLOW
from app.kernel.i18n import EN, VI, force_locale
from app.kernel.permissions import GRANTS, Permission
from app.kernel.workflow import Workflow
from app.linkage.states import ENQUIRY_FLOW
from app.outcomes.states import OUTCOME_FLOW
from app.payments.states import BILL_FLOW, RECEIPT_FLOW
from app.programme.states import MEASURE_FLOW
from app.subsidies.states import AWARD_FLOW

FLOWS = (
    FACILITY_FLOW,
    PERSON_FLOW,
    MEASURE_FLOW,
    PRODUCT_FLOW,
    CERTIFICATE_FLOW,
    FAIR_FLOW,
    APPLICATION_FLOW,
    ALLOCATION_FLOW,
    AWARD_FLOW,
    BILL_FLOW,
    RECEIPT_FLOW,
    ENQUIRY_FLOW,
    OUTCOME_FLOW,
    REPORT_FLOW,
    REVIEW_FLOW,
)
HEAD = """# States

Made by `./run flask docs states` from the tables in `app/*/states.py`; a test fails when the two differ. A move needs the
right and its scope, and, where it says so, another person than the one who made the step named, and a reason.
"""


def book() -> str:
    """The whole text of docs/states.md."""
    return HEAD + "".join(_chapter(flow) for flow in FLOWS)


def _chapter(flow: Workflow) -> str:
    rows = [f"\n## {flow.name}\n", "| state | Vietnamese | English |", "|---|---|---|"]
    rows += [f"| `{s}` | {_said(flow, s, VI)} | {_said(flow, s, EN)} |" for s in flow.statuses]
    rows += ["", "| verb | from | to | who | not the same as | reason |", "|---|---|---|---|---|---|"]
    for move in flow.moves:
        start = ", ".join(f"`{state}`" for state in move.from_)
        others = ", ".join(move.not_same_as) or "–"
        reason = "yes" if move.reason else "–"
        rows.append(f"| **{move.verb}** | {start} | `{move.to}` | {_who(move.needs)} | {others} | {reason} |")
    return "\n".join(rows) + "\n"


def _said(flow: Workflow, state: object, language: str) -> str:
    with force_locale(language):
        return str(flow.status(state).label)


def _who(needs: Permission | None) -> str:
    if needs is None:
        return "the system"
    roles = [f"{role} ({rights[needs].name.lower()})" for role, rights in GRANTS.items() if needs in rights]
    return ", ".join(roles)
