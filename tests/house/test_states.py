"""Everything with a state moves by its table of moves, and by nothing else."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial

import pytest
from sqlalchemy import Enum

from app.kernel import cards
from app.kernel.db import Base, UtcDateTime
from app.wiring import CARDS
from tests.house.sources import ROOT

assert CARDS
STATE_LIKE = re.compile(r"(^|_)(state|status|stage_of|phase)$")
WITHOUT_HISTORY = {
    "letters": "the worker's delivery of an e-mail: leased, repeated, never somebody's decision"
}
"""Tables whose state is machinery; the reason stands beside each."""
NOT_A_STATE = {
    "allocations.funding": "who pays for the stand; another payer is another allocation",
    "application_documents.kind": "what the paper is",
    "awards.funding": "whose money it is, part of what is proposed",
    "beneficiary_rules.legal_form": "whom the rule is about",
    "budget_lines.scope": "what the ceiling is over",
    "communes.kind": "commune, ward or special zone",
    "facilities.legal_form": "a fact of its registration",
    "fairs.kind": "which rates it comes under",
    "ledger_entries.account": "which account; an entry never changes",
    "ledger_transactions.kind": "what was posted; a posting never changes",
    "letter_choices.rhythm": "a reader's own choice, as often as they like",
    "measure_proposals.fair_kind": "what the figure is about",
    "measure_proposals.kind": "which figure it is",
    "measure_proposals.scope": "what the ceiling is over",
    "memberships.role": "given once; another role is another row",
    "messages.kind": "whether a person or the site says it",
    "offers.role": "which role is offered",
    "organisations.kind": "facility, buyer or agency",
    "outcomes.buyer_kind": "a fact of what is reported",
    "outcomes.contribution": "a fact of what is reported",
    "outcomes.stage": "contract, order or contact: what is reported, not where the report stands",
    "people.form_of_address": "how somebody wants to be greeted",
    "province_statuses.kind": "a fact of the province, by law",
    "registration_proofs.register": "which register was looked at",
    "registration_proofs.source": "a paper or a register",
    "seen_facts.fact": "which fact an officer saw",
    "sign_ups.kind": "facility or buyer",
    "stands.funding": "who pays for it",
    "support_rates.fair_kind": "what the rate is about",
}
"""Every other column of a closed list of words, and why it is no place that a thing moves through."""
MOMENTS = {
    "authenticators.confirmed_at": "one's own telephone, proved by its code; nobody else decides",
    "data_copies.expires_at": "the worker's: when the copy is deleted",
    "data_copies.ready_at": "the worker's: when the copy was made",
    "email_changes.confirmed_at": "service/email_change.py holds the person's row from the look to the change",
    "email_changes.ended_at": "as confirmed_at",
    "email_changes.stopped_at": "as confirmed_at",
    "follow_ups.answered_at": "service/answer.py sets it only where it is empty",
    "jobs.done_at": "machinery of the worker",
    "jobs.leased_until": "machinery of the worker",
    "memberships.ended_at": "service/members.py sets it only where it is empty",
    "notices.read_at": "one reader has read; a second time changes nothing",
    "offers.accepted_at": "service/members.py sets it only where the offer is open",
    "offers.sent_at": "when its letter left; a second administrator's word is checked by who said it",
    "offers.withdrawn_at": "as accepted_at",
    "passkeys.used_at": "when it was last used",
    "recovery_codes.used_at": "service/factors.py sets it only where it is empty",
    "sign_ups.confirmed_at": "service/sign_up.py sets it only where it is empty",
    "stored_files.scanned_at": "a fact of how the file came in; never changes",
    "synonym_pairs.ended_at": "service/search_words.py sets it only where it is empty",
}
"""Moments of tables without a state that may say where a thing stands: what keeps two at once from both deciding."""
SETS_A_STATE = re.compile(r"\.state = |\.values\([^)]*\bstate=|setattr\([^)]*[\"']state[\"']")
MAY_SET = {
    "app/kernel/workflow.py",
    "app/kernel/jobs.py",
    "app/notices/tasks.py",
    "app/notices/bundles.py",
    "app/notices/service/retry.py",
    "app/demo/world.py",  # letters of the demo count as sent
}


def with_a_state() -> list[type[Base]]:
    """Every stored thing with a column that says where it stands."""
    kinds = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda kind: kind.__name__)
    return [kind for kind in kinds if any(map(partial(_says_where_it_stands, kind), _names(kind)))]


def _names(kind: type[Base]) -> list[str]:
    return [column.name for column in kind.__table__.columns]


def _says_where_it_stands(kind: type[Base], name: str) -> bool:
    column = kind.__table__.c[name]
    return bool(STATE_LIKE.search(name)) and isinstance(column.type, Enum)


@pytest.mark.parametrize("kind", with_a_state(), ids=lambda kind: kind.__name__)
def test_every_table_with_a_state_has_a_table_of_moves(kind: type[Base]) -> None:
    if kind.__tablename__ in WITHOUT_HISTORY:
        return
    flow = next(declared.flow for declared in cards.kinds() if declared.table is kind)
    assert flow is not None
    states: type[StrEnum] = kind.__table__.c["state"].type.enum_class  # type: ignore[attr-defined]  # StrEnums only
    assert set(flow.statuses) == set(states), "every state is shown in words"
    assert {move.to for move in flow.moves} <= set(states)


def test_every_other_list_of_words_says_why_it_is_no_state() -> None:
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    found = {str(c) for c in columns if isinstance(c.type, Enum) and not STATE_LIKE.search(c.name)}
    assert found == set(NOT_A_STATE)


def test_every_moment_that_may_stand_for_a_state_says_what_guards_it() -> None:
    tables = [table for table in Base.metadata.tables.values() if "state" not in table.columns]
    found = {
        str(column)
        for table in tables
        for column in table.columns
        if isinstance(column.type, UtcDateTime) and column.nullable
    }
    assert found == set(MOMENTS)


def test_nothing_else_sets_a_state() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        if str(path.relative_to(ROOT)) not in MAY_SET
        for line in path.read_text(encoding="utf-8").splitlines()
        if SETS_A_STATE.search(line)
    ]
    assert found == []
