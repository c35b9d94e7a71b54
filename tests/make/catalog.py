"""Products, photos and certificates, with sensible defaults."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from PIL import Image

from app.accounts.models import Facility
from app.catalog.models import Certificate, Photo, Product
from app.catalog.states import CertificateState, ProductState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.images import keep_photo
from tests.make import accounts

_numbers = count(1)


def product(of: Facility | None = None, name_vi: str = "Bình gốm men lam", **values: Any) -> Product:
    """A published piece of pottery with a price; of a verified facility unless one is given."""
    number = next(_numbers)
    of = of or accounts.facility()
    state = values.get("state", ProductState.PUBLISHED)
    since = {ProductState.PUBLISHED: "published_at", ProductState.PENDING: "submitted_at"}
    seen = {since[state]: clock.now()} if state in since else {}
    row = Product(
        **{
            "facility_id": of.id,
            "slug": f"san-pham-{number}",
            "state": state,
            "name_vi": name_vi,
            "name_en": "",
            "group_code": "cnnt_craft",
            "unit_code": "H87",
            "price": 120_000,
            "min_order": 50,
            "lead_time_days": 20,
            **seen,
            **values,
        }
    )
    return _kept(row)


def photo(of: Product, **values: Any) -> Photo:
    """A real photo, kept in every size."""
    kept = keep_photo(picture(shade=next(_numbers) % 200))
    row = Photo(
        **{
            "product_id": of.id,
            "key": kept.key,
            "width": kept.width,
            "height": kept.height,
            "alt_vi": of.name_vi,
            "alt_en": of.name_en,
            **values,
        }
    )
    return _kept(row)


def picture(width: int = 320, height: int = 240, shade: int = 90) -> bytes:
    """The bytes of a plain JPEG, small: every test that lists a product makes three sizes of it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 120, 160)).save(out, "JPEG")
    return out.getvalue()


def certificate(of: Facility, for_: Product | None = None, **values: Any) -> Certificate:
    """A provincial recognition (CNNT) whose document an officer has seen, without an end."""
    row = Certificate(
        **{
            "facility_id": of.id,
            "product_id": for_.id if for_ else None,
            "scheme": "cnnt",
            "level": "province",
            "year": 2024,
            "state": CertificateState.SEEN,
            **values,
        }
    )
    return _kept(row)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
