"""The template tool breaks lines where a reader of the page cannot notice."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house import sources
from tools.templates.layout import format_source
from tools.templates.proof import essence

LONG = "a long sentence of many words that go on and on, "
INLINE = f"<b>one</b>{{% if seen %}}{{{{ '{LONG * 2}' }}}}{{% endif %}}<i>two</i>"


@pytest.mark.parametrize(
    "path", [p for p in sources.templates() if p.suffix == ".html"], ids=lambda p: p.name
)
def test_each_template_says_the_same_after_formatting_and_formatting_again_changes_nothing(
    path: Path,
) -> None:
    source = path.read_text()
    formatted = format_source(source)
    assert essence(formatted) == essence(source)
    assert format_source(formatted) == formatted


@pytest.mark.parametrize("seen", [True, False])
def test_words_that_touch_still_touch(seen: bool) -> None:
    formatted = format_source(f"<p>{INLINE}</p>")
    render = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).from_string
    assert "\n" in formatted.strip()
    assert (
        render(formatted).render(seen=seen).split()
        == render(f"<p>\n{INLINE}\n</p>").render(seen=seen).split()
    )


def test_lines_that_show_on_the_page_are_kept() -> None:
    formatted = format_source(f'<dd class="pre">{{{{ {"x" * 120} }}}}</dd>')
    assert formatted.endswith(f'class="pre">{{{{ {"x" * 120} }}}}</dd>\n')


def test_a_blank_more_or_less_is_noticed() -> None:
    assert essence("<b>one</b> <i>two</i>") != essence("<b>one</b><i>two</i>")
    assert essence("<p>{{ a }}</p>") != essence("<p>{{ b }}</p>")
    assert essence("<div> <p>x</p></div>") == essence("<div><p>\nx</p></div>")
