"""What is wrong with a page's HTML: the parser's errors and the rules of the content model our pages could break.

Needs no Java; the Nu HTML checker (``tools/nu_checker.py``) knows every rule and looks at the same pages where it can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

PHRASING_ONLY = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "button",
        "cite",
        "code",
        "dfn",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "kbd",
        "label",
        "p",
        "q",
        "s",
        "small",
        "span",
        "strong",
    ]
)
"""Elements that hold no block; ``dt`` holds some, none that we write."""
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
INTERACTIVE = frozenset(["a", "button", "details", "input", "label", "select", "summary", "textarea"])
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup", "hr"},
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ONE_LINE = {"street-address": "is for several lines; use address-line1"}


def faults(text: str) -> list[str]:
    """Every fault of a page, in words; an empty list for a valid one."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(text)
    found = [f"{code} {data or ''} at {place}" for place, code, data in parser.errors]
    return [*found, *_ids(page), *_within(page, ()), *_each(page)]


def _ids(page: Element) -> Iterator[str]:
    ids = Counter(one.get("id") for one in page.iter() if one.get("id"))
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for one in page.iter("label"):
        if (target := one.get("for")) and target not in ids:
            yield f"a label is for {target}, which is not there"


def _within(element: Element, above: tuple[str, ...]) -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, parent = child.tag, str(element.tag)
        if name in BLOCKS and parent in PHRASING_ONLY:
            yield f"{name} stands in {parent}"
        if parent in CHILDREN and name not in CHILDREN[parent]:
            yield f"{name} stands in {parent}"
        if name in INTERACTIVE and {"a", "button"} & set(above) and child.get("type") != "hidden":
            yield f"{name} stands in a link or a button"
        yield from _within(child, (*above, name))


def _each(page: Element) -> Iterator[str]:
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag == "img" and one.get("alt") is None:
            yield "img without alt"
        if one.tag == "option" and not "".join(one.itertext()).strip() and not one.get("label"):
            yield "an empty option"
        if (
            one.tag == "section"
            and not one.get("aria-label")
            and not any(each.tag in HEADINGS for each in one.iter())
        ):
            yield f"section.{one.get('class', '')} without a heading"
        for address in ("href", "src", "action"):
            if re.search(r"\s", one.get(address, "").strip()):
                yield f"a blank in {address} {one.get(address)}"
        if one.tag == "input" and (wrong := ONE_LINE.get(one.get("autocomplete", ""))):
            yield f"autocomplete {wrong}"
