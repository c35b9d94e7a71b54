"""Photos: checked before decoding, upright, small, and without anything the camera added.

Order matters: size first, then ``draft``, then shrinking, then rotation; the output carries no metadata.
"""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.storage import storage

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {"card": (320, 50), "page": (640, 68), "full": (1280, 74)}
"""Name → longest side in pixels, WebP quality."""
LEAST_SIDE = 200
# The largest photo allowed fills 320 MB while it is decoded, however small its file: one at a time in each process.
_turn = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class KeptPhoto:
    """A photo in every size. ``key`` names it: ``photo_path(key, size)``."""

    key: str
    width: int
    height: int
    bytes_before: int
    bytes_after: int


def photo_path(key: str, size: str) -> str:
    """Where one size of a photo is kept."""
    return f"photos/{key[:2]}/{key}-{size}.webp"


def keep_photo(content: bytes, *, field: str = "photo") -> KeptPhoto:
    """Shrink, turn upright and keep a photo in three sizes; ``Invalid`` says what is wrong and how to mend it."""
    with _turn:
        picture = _open(content, field)
    key = hashlib.sha256(content).hexdigest()[:32]
    after = 0
    for size, (side, quality) in SIZES.items():
        copy = picture.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        copy.save(out, "WEBP", quality=quality, method=4)
        storage.put(photo_path(key, size), out.getvalue())
        after = len(out.getvalue())
    return KeptPhoto(key, picture.width, picture.height, len(content), after)


def _open(content: bytes, field: str) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise Invalid({field: gettext("The photo is larger than 12 MB. Take it again at a smaller size.")})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            _check(picture, field)
            picture.draft("RGB", (SIZES["full"][0], SIZES["full"][0]))
            picture.thumbnail((SIZES["full"][0], SIZES["full"][0]), Image.Resampling.LANCZOS)
            clean = _on_white(ImageOps.exif_transpose(picture))
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Invalid({field: _too_many_pixels()}) from fault
    except (OSError, ValueError, SyntaxError) as fault:
        raise Invalid(
            {field: gettext("This is not a photo we can read. Choose a JPEG, PNG or WebP photo.")}
        ) from fault
    clean.info = {}
    return clean


def _on_white(picture: Image.Image) -> Image.Image:
    """Goods cut out before nothing stand on white; left alone, nothing would turn black."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _check(picture: Image.Image, field: str) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Invalid({field: _too_many_pixels()})
    if min(width, height) < LEAST_SIDE:
        raise Invalid({field: gettext("The photo is too small: at least 200 pixels on each side.")})
    # Phones put a second picture (depth, brightness) behind a JPEG: the first is the photo, the others are left out.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) != 1:
        raise Invalid({field: gettext("Moving pictures cannot be kept. Choose a still photo.")})


def _too_many_pixels() -> str:
    return gettext("The photo has too many pixels. Take it again at a smaller size.")
