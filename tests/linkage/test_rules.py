"""The language of a message, and what an enquiry must say."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from app.linkage import rules


@pytest.mark.parametrize(
    "text, spoken, language",
    [
        ("Chào chị Elin, xưởng nhận được.", "en", "vi"),
        ("Please quote per set with carton size.", "vi", "en"),
        ("Can you deliver FOB Hai Phong?", "vi", "en"),
        ("Xuong con hang, gui gia", "vi", "vi"),
        ("600 pcs, Gothenburg", "en", "en"),
        ("", "vi", "vi"),
    ],
)
def test_a_message_is_known_by_its_words(text: str, spoken: str, language: str) -> None:
    assert rules.language_of(text, spoken) == language


@given(st.text(max_size=60), st.sampled_from(["vi", "en"]))
def test_there_is_always_an_answer(text: str, spoken: str) -> None:
    assert rules.language_of(text, spoken) in {"vi", "en"}


def test_too_long_and_empty_messages_are_refused() -> None:
    assert rules.wrong_message("")
    assert rules.wrong_message("x" * 4_001)
    assert rules.wrong_message("ok") is None
    assert rules.wrong_message("ok", least=10)
