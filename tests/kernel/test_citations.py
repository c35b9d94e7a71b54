"""Clauses are cited as official papers do, in data, code and on pages: point, clause, article, document."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator

import pytest

from app.kernel.citations import cited
from config import ROOT

_CLAUSE = re.compile(r", [đĐ]iều \d")


@pytest.mark.parametrize(
    ("clause", "vietnamese", "english"),
    [
        (
            "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, điều 6.2.d",
            "điểm d khoản 2 Điều 6 Thông tư liên tịch 26/2014/TTLT-BTC-BCT",
            "Article 6, clause 2, point d, Joint Circular 26/2014/TTLT-BTC-BCT",
        ),
        (
            "Thông tư 28/2018/TT-BTC, điều 8.5",
            "khoản 5 Điều 8 Thông tư 28/2018/TT-BTC",
            "Article 8, clause 5, Circular 28/2018/TT-BTC",
        ),
        (
            "TT 36/2013/TT-BCT, Điều 14.10–11",
            "khoản 10–11 Điều 14 Thông tư 36/2013/TT-BCT",
            "Article 14, clause 10–11, Circular 36/2013/TT-BCT",
        ),
        (
            "Nghị định 235/2025/NĐ-CP, Điều 6.2a",
            "khoản 2a Điều 6 Nghị định 235/2025/NĐ-CP",
            "Article 6, clause 2a, Decree 235/2025/NĐ-CP",
        ),
        ("Nghị định 235/2025/NĐ-CP", "Nghị định 235/2025/NĐ-CP", "Decree 235/2025/NĐ-CP"),
        (
            "Nghị định 45/2012/NĐ-CP, điều 1, được sửa đổi bởi Nghị định 235/2025/NĐ-CP",
            "Điều 1 Nghị định 45/2012/NĐ-CP, được sửa đổi bởi Nghị định 235/2025/NĐ-CP",
            "Article 1, Decree 45/2012/NĐ-CP, as amended by Decree 235/2025/NĐ-CP",
        ),
        (
            "Quyết định 2646/QĐ-BCT ngày 23/09/2025 của Bộ trưởng Bộ Công Thương",
            "Quyết định 2646/QĐ-BCT ngày 23/09/2025 của Bộ trưởng Bộ Công Thương",
            "Decision 2646/QĐ-BCT of 23 Sep 2025 of the Minister of Industry and Trade",
        ),
        (
            "Quyết định 1881/QĐ-TTg ngày 20/11/2020 của Thủ tướng Chính phủ",
            "Quyết định 1881/QĐ-TTg ngày 20/11/2020 của Thủ tướng Chính phủ",
            "Decision 1881/QĐ-TTg of 20 Nov 2020 of the Prime Minister",
        ),
        (
            "Luật Thương mại điện tử 122/2025/QH15, Điều 17",
            "Điều 17 Luật Thương mại điện tử 122/2025/QH15",
            "Article 17, Law on E-commerce 122/2025/QH15",
        ),
        (
            "Nghị định 235/2025/NĐ-CP, nhóm đ",
            "Nghị định 235/2025/NĐ-CP, nhóm đ",
            "Decree 235/2025/NĐ-CP, group đ",
        ),
    ],
)
def test_a_clause_is_cited_as_official_papers_do(clause: str, vietnamese: str, english: str) -> None:
    assert cited(clause, "vi") == vietnamese
    assert cited(clause, "en") == english


def clauses() -> Iterator[tuple[str, str]]:
    """Every clause in the data and in the code: where and what."""
    for path in sorted((ROOT / "data" / "programme").glob("*.csv")):
        with path.open(encoding="utf-8") as lines:
            yield from ((path.name, row["clause"]) for row in csv.DictReader(lines) if row.get("clause"))
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.name == "citations.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CLAUSE.search(node.value):
                yield str(path.relative_to(ROOT)), node.value


def test_every_clause_in_data_and_code_is_read_and_cited_in_both_languages() -> None:
    found = list(clauses())
    assert len(found) > 60
    for where, clause in found:
        vietnamese, english = cited(clause, "vi"), cited(clause, "en")
        assert not re.search(r", điều|Điều \d+\.\d", vietnamese, re.IGNORECASE), f"{where}: {vietnamese}"
        assert ("Article" in english) == bool(_CLAUSE.search(clause)), f"{where}: {english}"


def test_no_page_and_no_sentence_spells_a_clause_by_points() -> None:
    files = [*(ROOT / "app" / "templates").rglob("*.html"), *(ROOT / "app" / "translations").rglob("*.po")]
    faults = [
        f"{path.name}: {line.strip()[:90]}"
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(article|Điều|điều) \d+\.\d", line) and "|cite" not in line
    ]
    assert faults == []
