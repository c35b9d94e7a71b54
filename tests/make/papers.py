"""Papers as people send them: real PDFs of one page, different for different words."""

from __future__ import annotations

import io

import pikepdf


def pdf(words: str = "giấy tờ") -> bytes:
    """A small PDF that says these words in its title; the same words give the same bytes."""
    book = pikepdf.new()
    book.add_blank_page()
    book.docinfo["/Title"] = words
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()
