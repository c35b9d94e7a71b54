"""Words of other people become no links in a letter that comes from us.

Mail programs make a link of anything that looks like a domain, so a facility called «evil.example» would have one in
our letters to people who asked for none. Which endings exist is no list that can be kept (Tiki.vn is a name, and there
are over a thousand endings), so nothing is refused: an invisible zero-width space behind the full stop ends the domain
where mail programs look for it, and the reader sees the same words. It is done to the whole body as it leaves, so that no
letter can forget it; what is kept and shown on the site stays as it was typed. Addresses with a scheme are ours (names
hold none, ``kernel/forms.NameField``) and stay whole, so do e-mail addresses. Subjects are shown as plain text.
"""

from __future__ import annotations

import re

ZERO_WIDTH_SPACE = "\u200b"
_STOPS = ".\u3002\uff0e\uff61"
"""A full stop, and the three signs that IDNA reads as one."""
_KEPT = r"[a-z][a-z+.-]{0,20}://\S*|[\w.+-]{1,64}@[\w.-]+"
_DOT = rf"(?<=[\w-])[{_STOPS}](?=[^\W\d_][\w-])"
_FOUND = re.compile(rf"(?P<kept>{_KEPT})|{_DOT}", re.IGNORECASE)


def broken(text: str) -> str:
    """The text, in which a domain without a scheme is none any more; whole addresses stay as they are."""
    return _FOUND.sub(lambda found: found[0] if found["kept"] else found[0] + ZERO_WIDTH_SPACE, text)
