"""What a maker fills in, and photos as cameras make them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, TypeVar

from PIL import Image
from sqlalchemy import inspect

from app.catalog.models import Product
from app.catalog.service import photos, write
from app.catalog.states import ProductState
from app.kernel.db import Base
from app.kernel.permissions import Actor
from tests.make import accounts, catalog

Row = TypeVar("Row", bound=Base)


def values(**changed: Any) -> dict[str, Any]:
    """The least a product needs."""
    return {
        "name_vi": "Bộ ấm chén men ngọc",
        "group_code": "cnnt_craft",
        "unit_code": "SET",
        "price": 320_000,
        "min_order": 10,
        "show_only": False,
        **changed,
    }


def maker(**facility: Any) -> Actor:
    """The owner of a facility, ready to act."""
    return accounts.acting(accounts.owner(accounts.facility(**facility)))


def draft(actor: Actor, **changed: Any) -> Product:
    """A draft with one photo."""
    return write.create(actor, values(**changed), photos.Upload(catalog.picture()))


def published(actor: Actor, **changed: Any) -> Product:
    """A product buyers see, with one photo."""
    product = catalog.product(of=_facility(actor), **{"unit_code": "SET", **changed})
    catalog.photo(product)
    return product


def waiting(actor: Actor, **changed: Any) -> Product:
    """A product in the officers' queue, with one photo."""
    return published(actor, state=ProductState.PENDING, **changed)


def _facility(actor: Actor) -> Any:
    return accounts.db.session.get(accounts.Facility, actor.organisation_id)


def photo_with_gps(width: int = 900, height: int = 600, orientation: int = 6) -> bytes:
    """A JPEG lying on its side, with place, device and an owner's name in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CameraMaker"
    exif[0x013B] = "Nguyen Thi Hanh"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (20.0, 58.0, 30.0), "E", (105.0, 54.0, 40.0)
    out = io.BytesIO()
    Image.new("RGB", (width, height), (30, 120, 90)).save(out, "JPEG", exif=exif, comment=b"home address")
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that claims to be 60,000 × 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def again(row: Row) -> Row:
    """The row as it stands in the database now, also after a request closed its session."""
    identity = inspect(row).identity
    accounts.db.session.rollback()
    found = accounts.db.session.get(type(row), identity)
    assert found is not None
    return found
