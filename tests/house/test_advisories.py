"""What the check says of the packages' known weaknesses."""

from __future__ import annotations

from tools import advisories

CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}
UNSEEN = {"name": "alembic", "skip_reason": "not found"}


def test_a_known_weakness_fails_the_check_by_name() -> None:
    assert advisories.verdict({"dependencies": [CLEAN, WEAK]}) == (
        1,
        ["packages: known weakness in pillow 1.0: PYSEC-1"],
    )


def test_a_report_that_looked_at_nothing_is_not_called_good() -> None:
    code, lines = advisories.verdict({"dependencies": [UNSEEN, UNSEEN]})
    assert (code, "none of 2 was looked at" in lines[0]) == (0, True)
    assert "nothing was looked at" in advisories.verdict(None)[1][0]


def test_what_was_left_out_is_named() -> None:
    assert "no advisories for 1 of 2: alembic" in advisories.verdict({"dependencies": [CLEAN, UNSEEN]})[1][0]
    assert advisories.verdict({"dependencies": [CLEAN]}) == (0, ["packages: no known weakness in 1"])
