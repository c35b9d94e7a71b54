"""Photos: checked before decoding, in the colours a screen shows, upright, small, and without anything the camera added.

Order matters: size first, then ``draft`` (a large JPEG is decoded at a reduced scale), then 8-bit sRGB, then shrinking,
then rotation; the output carries no metadata.
"""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from app.kernel import file_types
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.storage import storage

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_JPEG_PIXELS = 120_000_000
"""A JPEG is decoded at a reduced scale, so an ordinary phone's largest photo (108 megapixels) is no danger."""
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
SIZES = {"card": (320, 50), "page": (640, 68), "full": (1280, 74)}
"""Name → longest side in pixels, WebP quality."""
LEAST_SIDE = 200
EDITION = b"2"
"""Part of each photo's name: a photo sent again after the way of reading changed is made again."""
PAPER_SIDE = 3_000
"""Longest side of a photographed paper: small print stays readable."""
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_LUMINANCE_ALPHA, _COLOUR_ALPHA = "LA", "RGBA"
# The largest photo allowed fills some 400 MB while it is decoded, however small its file: one at a time in each process.
_turn = threading.BoundedSemaphore(1)

Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS
pillow_heif.register_heif_opener(thumbnails=False)


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


def is_whole(head: bytes, size: int) -> bool:
    """Whether a kept photo of so many bytes is as long as its first eight say (WebP)."""
    return head[:4] == b"RIFF" and int.from_bytes(head[4:8], "little") + 8 == size


def keep_photo(content: bytes, *, name: str = "", field: str = "photo") -> KeptPhoto:
    """Shrink, turn upright and keep a photo in three sizes; ``Invalid`` says what is wrong and how to mend it."""
    with _turn:
        picture = _open(content, name, field, SIZES["full"][0])
    key = hashlib.sha256(EDITION + content).hexdigest()[:32]
    made: dict[tuple[int, int], bytes] = {}
    for size, (side, quality) in SIZES.items():
        copy = picture.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        if copy.size not in made:  # a small photo is as large on the page as in full: packed once
            out = io.BytesIO()
            copy.save(out, "WEBP", quality=quality, method=4)
            made[copy.size] = out.getvalue()
        storage().put(photo_path(key, size), made[copy.size])
    return KeptPhoto(key, picture.width, picture.height, len(content), len(made[copy.size]))


def photo(key: str, size: str) -> bytes | None:
    """One size of a photo; None when it is gone, cut off or cannot be read."""
    try:
        content = storage().get(photo_path(key, size))
    except OSError:
        return None
    return content if is_whole(content[:8], len(content)) else None


def forget_photo(key: str) -> None:
    """Delete the bytes of a photo in every size; nothing happens when they are gone."""
    for size in SIZES:
        storage().delete(photo_path(key, size))


def plain_picture(content: bytes, *, name: str = "", field: str = "file") -> tuple[bytes, str]:
    """A photographed paper without place and camera: its bytes and media type; ``Invalid`` as for a photo."""
    with _turn:
        picture = _open(content, name, field, PAPER_SIDE)
        out = io.BytesIO()
        if content.startswith(b"\x89PNG"):
            picture.save(out, "PNG", optimize=True)
            return out.getvalue(), "image/png"
        picture.save(out, "JPEG", quality=88, optimize=True)
        return out.getvalue(), "image/jpeg"


def _open(content: bytes, name: str, field: str, side: int) -> Image.Image:
    if not content:
        raise Invalid(
            {field: gettext("%(file)s is empty. Choose the photo again.", file=file_types.called(name))}
        )
    if len(content) > MOST_BYTES:
        sentence = gettext(
            "%(file)s is larger than 12 MB. Send it at a smaller size.", file=file_types.called(name)
        )
        raise Invalid({field: sentence})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            _check(picture, name, field)
            picture.draft("RGB", (side, side))
            picture.load()
            clean = _screen_colours(picture)
            clean.thumbnail((side, side), Image.Resampling.LANCZOS)
            clean = ImageOps.exif_transpose(clean)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Invalid({field: _too_many_pixels(name)}) from fault
    except (OSError, ValueError, SyntaxError, RuntimeError) as fault:
        raise Invalid({field: _unreadable(content, name)}) from fault
    clean.info = {}
    return clean


def _screen_colours(picture: Image.Image) -> Image.Image:
    """The picture in 8-bit sRGB on white, however it came: 16 bits, palette, grey, CMYK, with a profile of its own.

    Goods cut out before nothing stand on white; left alone, nothing would turn black.
    """
    profile, exif = picture.info.get("icc_profile"), picture.getexif()
    eight = _eight_bits(picture)
    if eight.has_transparency_data:
        layered = eight.convert(_COLOUR_ALPHA)
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        eight = ground
    shown = _in_srgb(eight, profile) if profile else eight.convert("RGB")
    shown.info = {"exif": exif.tobytes()} if exif else {}
    return shown


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A picture of 16 bits a channel scaled to 8; a palette spelled out, so that shrinking mixes its colours."""
    if picture.mode.startswith("I"):
        scale: Callable[[Any], Any] = lambda level: level * (1 / 257)  # noqa: E731 - Pillow reads the expression
        return picture.convert("I").point(scale).convert("L")
    if picture.mode == "F":
        return picture.convert("L")
    if picture.mode in {"P", "PA"}:
        return picture.convert(_COLOUR_ALPHA if picture.has_transparency_data else "RGB")
    return picture.convert("L") if picture.mode == "1" else picture


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the profile means them; a profile nobody can read, or of another kind of picture, is left out."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")
    return found if found is not None else picture.convert("RGB")


def _check(picture: Image.Image, name: str, field: str) -> None:
    width, height = picture.size
    # Phones put a second picture (depth, brightness) behind a JPEG or HEIC: the first is the photo, the rest is left.
    still = picture.format in {"MPO", "HEIF"} or getattr(picture, "n_frames", 1) == 1
    if width * height > (MOST_JPEG_PIXELS if picture.format in {"JPEG", "MPO"} else MOST_PIXELS):
        raise Invalid({field: _too_many_pixels(name)})
    called = file_types.called(name)
    if min(width, height) < LEAST_SIDE:
        small = gettext("%(file)s is too small: at least 200 pixels on each side.", file=called)
        raise Invalid({field: small})
    if not still:
        raise Invalid({field: gettext("%(file)s moves. Choose a still photo.", file=called)})


def _too_many_pixels(name: str) -> str:
    return gettext(
        "%(file)s has too many pixels. Take it again at a smaller size.", file=file_types.called(name)
    )


def _unreadable(content: bytes, name: str) -> str:
    """What came instead of a photo, and the remedy."""
    kind = file_types.of(content)
    if kind is None:
        return gettext(
            "%(file)s is not a photo we can read. Choose a JPEG, PNG, WebP, HEIC or AVIF photo.",
            file=file_types.called(name),
        )
    if kind.is_picture:
        return gettext(
            "%(file)s is damaged or cut off. Send the photo again, as JPEG if you can.",
            file=file_types.called(name),
        )
    return gettext(
        "%(file)s is %(kind)s. %(remedy)s",
        file=file_types.called(name),
        kind=kind.label,
        remedy=kind.as_photo,
    )
