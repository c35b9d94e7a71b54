"""What somebody recognises a browser by, out of the User-Agent it sends."""

from __future__ import annotations

import re

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""First match wins: browsers name those they descend from, too."""


def name(agent: str) -> str:
    """Such as ``Chrome, Android``; names need no translation. ``?`` for what says nothing of itself."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{re.escape(sign)}\b", agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"
