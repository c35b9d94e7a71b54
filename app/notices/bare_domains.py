"""Words of other people become no links in a letter that comes from us.

Mail programs make a link of anything that looks like a domain, so a facility called «evil.example» would have one in
our letters to people who asked for none. Which endings exist is no list that can be kept (Tiki.vn is a name, and there
are over a thousand endings), so nothing is refused: an invisible zero-width space behind the full stop ends the domain
where mail programs look for it, and the reader sees the same words. It is done to the whole body as it leaves, so that no
letter can forget it; what is kept and shown on the site stays as it was typed. Our own addresses stay whole, so do
e-mail addresses; any other, with a scheme or without, comes from somebody's words. Subjects are shown as plain text.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
_STOPS = ".\u3002\uff0e\uff61"
"""A full stop, and the three signs that IDNA reads as one."""
_MAIL = r"[\w.+-]{1,64}@[\w.-]+"
_SCHEME = r"(?<=[a-z]):(?=//)"
_DOT = rf"(?<=[\w-])[{_STOPS}](?=[^\W\d_][\w-])"


def broken(text: str, ours: str) -> str:
    """The text, in which no address is one any more but those of e-mail and those that begin with ``ours``."""
    whole = rf"(?P<kept>{re.escape(ours.rstrip('/'))}(?=[/?#]|\s|$)\S*|{_MAIL})"
    found = re.compile(rf"{whole}|{_SCHEME}|{_DOT}", re.IGNORECASE)
    return found.sub(lambda one: one[0] if one["kept"] else one[0] + ZERO_WIDTH_SPACE, text)
