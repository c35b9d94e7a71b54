"""Everything with a state moves by its table of moves, and by nothing else."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial

import pytest
from sqlalchemy import Enum

from app.kernel import cards
from app.kernel.db import Base
from app.wiring import CARDS
from tests.house.sources import ROOT

assert CARDS
STATE_LIKE = re.compile(r"(^|_)(state|status|stage_of|phase)$")
WITHOUT_HISTORY = {
    "letters": "the worker's delivery of an e-mail: leased, repeated, never somebody's decision"
}
"""Tables whose state is machinery; the reason stands beside each."""
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


def test_nothing_else_sets_a_state() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        if str(path.relative_to(ROOT)) not in MAY_SET
        for line in path.read_text(encoding="utf-8").splitlines()
        if SETS_A_STATE.search(line)
    ]
    assert found == []
