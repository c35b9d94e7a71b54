"""Grouped figures for sentences."""

from __future__ import annotations

from app.kernel.i18n import EN, language


def figures(amount: int) -> str:
    """``10.400.000 ₫`` or ``10,400,000 ₫`` by the reader's language, for sentences of services."""
    text = f"{amount:,}"
    return f"{text if language() == EN else text.replace(',', '.')}\u00a0₫"
