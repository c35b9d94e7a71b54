"""Pictures as files."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of this kind (``JPEG``, ``PNG`` …)."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
