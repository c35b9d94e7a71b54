"""One inline sprite per page, holding only the Lucide symbols that page uses.

``icon('bell')`` draws a reference and notes the name; ``base.html`` asks for ``icon_sprite()`` last of all.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, has_app_context
from markupsafe import Markup

from config import ROOT

FILE = ROOT / "static" / "icons" / "lucide.svg"
SPARE = "circle"
_SYMBOL = re.compile(r'<symbol id="i-(?P<name>[a-z0-9-]+)".*?</symbol>', re.DOTALL)


class UnknownIcon(KeyError):
    """A template names an icon the sprite does not hold; add its symbol to static/icons/lucide.svg."""


@cache
def symbols(file: Path = FILE) -> dict[str, str]:
    """Name → ``<symbol>`` of every icon shipped."""
    return {found["name"]: found.group() for found in _SYMBOL.finditer(file.read_text(encoding="utf-8"))}


def _known(name: str) -> str:
    if name in symbols():
        return name
    if has_app_context() and (current_app.testing or current_app.debug):
        raise UnknownIcon(name)
    return SPARE


def icon(name: str, css: str = "") -> Markup:
    """A decorative icon; its meaning stands beside it in words. ``css`` adds classes such as ``i-lg``."""
    name = _known(str(name))
    if has_app_context():
        g.setdefault("icons", set()).add(name)
    return _drawn(name, str(css))


@cache
def _drawn(name: str, css: str) -> Markup:
    """Made once: a page draws dozens, and templates name them all."""
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>').format(
        f"i {css}".strip(), name
    )


def icon_sprite() -> Markup:
    """The symbols noted since the last sprite, as one hidden ``<svg>``; empty when there are none."""
    names = sorted(g.pop("icons", set())) if has_app_context() else []
    if not names:
        return Markup("")
    inside = "".join(symbols()[name] for name in names)
    return Markup(  # noqa: S704 - the symbols come from a file shipped with the product
        f'<svg width="0" height="0" class="vh" aria-hidden="true"><defs>{inside}</defs></svg>'
    )


def install(app: Flask) -> None:
    """Give both to the templates."""
    app.jinja_env.globals.update(icon=icon, icon_sprite=icon_sprite)
