"""Whatever is sent is one of four kinds, and each kind is safe to send twice or from an old page.

An edit carries what its page showed (``kernel/edit_forms.py``); what makes a record carries a key (``KeyedForm``); a
step of something that moves carries the version seen; the rest says why it needs neither. A new address of a POST has
to be entered here.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.accounts.forms import desk as accounts_desk, own, registration, sign_up
from app.catalog import forms as catalog, forms_product
from app.complaints import forms as complaints
from app.fairs.forms import application as applying, decision, fair, stands
from app.kernel.edit_forms import EditForm
from app.kernel.forms import KeyedForm
from app.linkage import forms as linkage
from app.notices.forms import ChooseRhythm
from app.outcomes import forms as outcomes
from app.payments import forms as payments
from app.programme import forms as programme
from app.subsidies import forms as subsidies

EDITS: dict[str, tuple[type[Any], ...]] = {
    "accounts.account": (own.Settings, own.MakerSettings),
    "accounts.buyer": (own.DescribeBuyer,),
    "accounts.correct_facility": (own.Correct,),
    "accounts.describe_facility": (own.Describe,),
    "accounts_desk.craft_village": (accounts_desk.Recognise,),
    "accounts_desk.name_title": (accounts_desk.NameTitle,),
    "catalog.save_product": (forms_product.ProductForm,),
    "fairs.application_goods": (applying.GoodsForm,),
    "fairs.application_pledges": (applying.PledgesForm,),
    "fairs.application_stands": (applying.stands_form([], 1),),
    "fairs_desk.edit": (fair.FairEdit,),
    "fairs_desk.priority": (decision.PriorityForm,),
    "fairs_desk.stand": (stands.StandForm,),
    "notices.letters": (ChooseRhythm,),
    "outcomes.correct": (outcomes.CorrectionForm,),
}
CREATES: dict[str, type[Any]] = {
    "accounts.invite": own.Invite,
    "accounts.registration": registration.HandIn,
    "accounts.sign_up_buyer": sign_up.BuyerSignUp,
    "accounts.sign_up_facility": sign_up.FacilitySignUp,
    "accounts_desk.offer_role": accounts_desk.OfferRole,
    "catalog.copy_product": forms_product.CopyForm,
    "catalog.new_certificate": catalog.CertificateForm,
    "catalog.new_product": forms_product.NewProductForm,
    "catalog_desk.add_synonym": catalog.SynonymForm,
    "complaints.ask_review": complaints.AskReviewForm,
    "complaints.report_maker": complaints.ReportForm,
    "complaints.report_product": complaints.ReportForm,
    "complaints_desk.enter_request": complaints.RequestForm,
    "fairs.application_papers": applying.PaperForm,
    "fairs.apply": applying.StartForm,
    "fairs_desk.ceiling": programme.FairLineForm,
    "fairs_desk.contract": decision.ContractForm,
    "fairs_desk.give": stands.GiveForm,
    "fairs_desk.lay_out": stands.GridForm,
    "fairs_desk.make": fair.FairForm,
    "fairs_desk.price": fair.PriceForm,
    "linkage.ask": linkage.AskForm,
    "linkage.ask_maker": linkage.AskForm,
    "linkage.reply": linkage.ReplyForm,
    "outcomes.add_papers": outcomes.PapersForm,
    "outcomes.follow_up": outcomes.AnswerForm,
    "outcomes.report": outcomes.OutcomeForm,
    "payments_desk.propose_account": payments.AccountForm,
    "payments_desk.record": payments.ReceiptForm,
    "programme_desk.line": programme.CeilingForm,
    "programme_desk.new_line": programme.LineForm,
    "programme_desk.new_parameter": programme.ParameterForm,
    "programme_desk.new_rate": programme.RateForm,
    "programme_desk.target": programme.TargetForm,
    "subsidies_desk.advance": subsidies.TransferForm,
    "subsidies_desk.propose": subsidies.ProposeForm,
    "subsidies_desk.settle": subsidies.TransferForm,
    "subsidies_desk.take_back": subsidies.TransferForm,
}
STEPS = [
    "accounts.close_account",
    "accounts.keep_account",
    "accounts.keep_own",
    "accounts_desk.see_facts",
    "complaints_desk.change",
    "complaints_desk.confirm",
    "accounts.resubmit_facility",
    "accounts_desk.reactivate_person",
    "accounts_desk.restore",
    "accounts_desk.second_offer",
    "accounts_desk.send_back",
    "accounts_desk.suspend",
    "accounts_desk.suspend_person",
    "accounts_desk.verify",
    "catalog.move_product",
    "catalog_desk.give_back",
    "catalog_desk.publish",
    "catalog_desk.take_down",
    "catalog_desk.confirm_certificate",
    "catalog_desk.send_back_certificate",
    "complaints.explain",
    "complaints_desk.dismiss",
    "complaints_desk.hear",
    "complaints_desk.uphold",
    "fairs.hand_in",
    "fairs.submit",
    "fairs.discard",
    "fairs.withdraw",
    "fairs_desk.accept",
    "fairs_desk.cancel",
    "fairs_desk.confirm",
    "fairs_desk.decide",
    "fairs_desk.discard",
    "fairs_desk.free",
    "fairs_desk.hold",
    "fairs_desk.list_applications",
    "fairs_desk.publish",
    "linkage.close",
    "linkage.reopen",
    "outcomes_desk.match",
    "outcomes_desk.refuse",
    "outcomes_desk.verify",
    "payments_desk.confirm",
    "payments_desk.confirm_account",
    "payments_desk.pay_back",
    "payments_desk.send_back",
    "payments_desk.set_account_aside",
    "programme_desk.confirm",
    "programme_desk.recall",
    "programme_desk.set_aside",
    "subsidies.decline",
    "subsidies.pledge",
    "subsidies_desk.approve",
    "subsidies_desk.cancel",
    "subsidies_desk.reject",
    "subsidies_desk.return_for_changes",
]
"""Compare-and-set on the state (``kernel/workflow.py`` and its like): a second sending finds it moved (409)."""
ENDS = [
    "accounts.end_membership",
    "accounts.withdraw_offer",
    "accounts_desk.end_role",
    "accounts_desk.withdraw_offer",
    "catalog.forget_typed",
    "catalog.remove_certificate",
    "catalog_desk.end_synonym",
    "fairs.remove_paper",
    "fairs_desk.remove",
    "accounts.new_device",
    "accounts.remove_authenticator",
    "accounts.sign_out_device",
    "accounts.stop_email",
    "accounts.withdraw_email",
    "accounts.remove_passkey",
    "notices.stop_letters_now",
    "accounts_desk.reset_factor",
]
"""Takes something away: a second sending finds nothing."""
SAME = [
    "accounts.ask_for_copy",
    "accounts.consent",
    "front.stay_here",
    "accounts.facility_photo",
    "accounts.sign_out_everywhere",
    "accounts.switch",
    "accounts.sign_out",
    "catalog.add_photo",
    "catalog.keep_typed",
    "front.low_data",
    "insight_desk.count_again",
    "linkage.mark_read",
    "notices.open_notice",
    "notices.read",
    "notices.read_all",
    "notices_desk.again",
    "payments_desk.check_books",
    "subsidies.find_letter",
    "subsidies_desk.look",
]
"""Sent twice it is the same as once, or a photo that is there already, or typing kept over the last (by version)."""
PROOFS = [
    "accounts.add_passkey",
    "accounts.begin_authenticator",
    "accounts.change_email",
    "accounts.change_password",
    "accounts.confirm_email",
    "accounts.confirm_authenticator",
    "accounts.confirmed",
    "accounts.forgotten",
    "accounts.offer",
    "accounts.passkey_question",
    "accounts.prove_passkey",
    "accounts.renew_codes",
    "accounts.resend",
    "accounts.reset",
    "accounts.second_step",
    "accounts.second_step_passkey",
    "accounts.sign_in",
]
"""Who somebody is: single-use links and questions of their own, each used once."""
MACHINES = ["front.policy_report"]


def _kinds() -> Iterator[tuple[str, ...]]:
    yield from (tuple(kind) for kind in (EDITS, CREATES, STEPS, ENDS, SAME, PROOFS, MACHINES))


def test_everything_sent_is_of_one_kind(app: Flask) -> None:
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    known = [endpoint for kind in _kinds() for endpoint in kind]

    assert sorted(sent - set(known)) == [], "say what kind of sending this is"
    assert sorted(set(known) - sent) == [], "no such address any more"
    assert len(known) == len(set(known))


@pytest.mark.parametrize("endpoint", EDITS)
def test_an_edit_carries_what_its_page_showed_and_holds_the_row(app: Flask, endpoint: str) -> None:
    assert all(issubclass(form, EditForm) for form in EDITS[endpoint])
    page = inspect.getsource(inspect.unwrap(app.view_functions[endpoint]))
    assert "held(" in page or endpoint == "notices.letters", "nobody else changes it meanwhile"


@pytest.mark.parametrize("endpoint", CREATES)
def test_what_makes_a_record_carries_a_key_and_asks_for_it(app: Flask, endpoint: str) -> None:
    assert issubclass(CREATES[endpoint], KeyedForm)
    module = inspect.getmodule(inspect.unwrap(app.view_functions[endpoint]))
    assert module is not None
    source = inspect.getsource(module)
    assert "idempotency." in source or "decided(" in source
