"""Every line of words that people type is held to no web address, or says why it may be anything."""

from __future__ import annotations

from importlib import import_module

from wtforms.fields.core import UnboundField

from app.kernel.forms import Form, PlainWordsField, TextField
from app.wiring import CARDS
from tests.house.sources import ROOT

assert CARDS
NUMBER = "the number of a paper: points and slashes belong to it (05.HDMB/2026)"
CLAUSE = (
    "the decision or clause, written by officers and shown to officers and in public, in no letter's words"
)
OWN_RULE = "read by a rule of its own, which takes no other words"
OF_ANY_WORDS = {
    "AccountForm.number": OWN_RULE,
    "Address.email": OWN_RULE,
    "AmountOrDecision.clause": CLAUSE,
    "BulkForm.list_number": NUMBER,
    "BuyerSignUp.phone": OWN_RULE,
    "CaseForm.number": OWN_RULE,
    "CertificateForm.number": NUMBER,
    "CheckForm.place": "is found in a list",
    "CodeForm.code": OWN_RULE,
    "ContractForm.number": NUMBER,
    "DecisionForm.list_number": NUMBER,
    "DecisionForm.verb": OWN_RULE,
    "Describe.phone": OWN_RULE,
    "Describe.website": "is a web address; no letter carries it",
    "DescribeBuyer.tax_number": NUMBER,
    "FacilitySignUp.phone": OWN_RULE,
    "FairLineForm.clause": CLAUSE,
    "GoodsForm.contact_phone": OWN_RULE,
    "GridForm.letter": OWN_RULE,
    "IdentityFields.tax_code": OWN_RULE,
    "Invite.email": OWN_RULE,
    "NewAddress.email": OWN_RULE,
    "NewCode.code": OWN_RULE,
    "OfferRole.email": OWN_RULE,
    "OutcomeForm.amount_foreign": OWN_RULE,
    "OutcomeForm.buyer_tax_number": NUMBER,
    "OutcomeForm.contract_number": NUMBER,
    "ParameterForm.clause": CLAUSE,
    "PersonFields.email": OWN_RULE,
    "PersonFields.phone": OWN_RULE,
    "PlaceFields.place": "is found in a list",
    "PriorityForm.decision": CLAUSE,
    "RateForm.clause": CLAUSE,
    "ProductForm.hs": "is found in a list",
    "ReceiptForm.reference": NUMBER,
    "Recognise.decision": CLAUSE,
    "ReportForm.email": OWN_RULE,
    "RequestForm.listing": "is found by its name or address",
    "RequestForm.paper": NUMBER,
    "SecondStep.code": OWN_RULE,
    "SeeFacts.number": NUMBER,
    "Settings.phone": OWN_RULE,
    "SignIn.email": OWN_RULE,
    "TargetForm.clause": CLAUSE,
    "TransferForm.bank_reference": NUMBER,
    "_FairFields.registration_number": NUMBER,
    "_FairFields.website": "is a web address; no letter carries it",
}
"""Lines that are no words of their writer's choice, and why."""


def lines() -> set[str]:
    """``Form.field`` of every plain line of text."""
    for path in sorted((ROOT / "app").rglob("forms*.py")) + sorted((ROOT / "app").rglob("forms/*.py")):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    found, waiting = set(), [Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found |= {
            f"{kind.__name__}.{name}"
            for name, field in vars(kind).items()
            if kind.__module__.startswith("app.")
            and isinstance(field, UnboundField)
            and issubclass(field.field_class, TextField)
            and not issubclass(field.field_class, PlainWordsField)
        }
    return found


def test_a_line_of_words_holds_no_web_address_or_says_why() -> None:
    assert lines() == set(OF_ANY_WORDS)
