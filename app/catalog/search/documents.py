"""Products as a search engine sees them: words per field, and values to filter by. Only what is public comes out."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.accounts.models import Facility
from app.catalog.models import LEAST_STARS_SHOWN, Certificate, Product
from app.catalog.queries.public import is_public
from app.catalog.search import analysis, group_words
from app.catalog.search.asked_facts import hs_words
from app.catalog.search.columns import NEVER, RECOGNITIONS, code_number, until_number
from app.catalog.states import SEEN_BY_AN_OFFICER
from app.kernel.db import db
from app.reference.models import Commune, Province

BATCH = 500
PLACE_SIGN = "@"
_KINDS = re.compile(r"^(dac khu|thi tran|thi xa|thanh pho|xa|phuong|huyen|quan|tinh|tp|tx|tt) (?=\D)")


@dataclass(frozen=True)
class Document:
    """One product. ``words`` holds space-separated words per field, ``values`` a number per column."""

    product: int
    name_vi: str
    name_en: str
    maker: str
    maker_slug: str
    words: Mapping[str, str]
    values: Mapping[str, int]


def of(ids: Iterable[int]) -> dict[int, Document]:
    """The documents of these products; what is not public is missing."""
    wanted = sorted(set(ids))
    found: dict[int, Document] = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        rows = db.session.execute(_query().where(Product.id.in_(part))).all()
        badges = _badges(row.id for row in rows)
        found |= {row.id: document(row, badges[row.id]) for row in rows}
    return found


def everything(*, apart: bool = False) -> Iterator[Document]:
    """Every public product, by id. ``apart``: each batch in a transaction of its own, so that none is open for long."""
    last = 0
    while True:
        query = _query().where(Product.id > last).order_by(Product.id).limit(BATCH)
        rows = db.session.execute(query).all()
        badges = _badges(row.id for row in rows)
        if apart:
            db.session.rollback()
        if not rows:
            return
        for row in rows:
            yield document(row, badges[row.id])
        last = rows[-1].id


def count() -> int:
    """How many products are public."""
    return db.session.scalar(_query().with_only_columns(func.count())) or 0


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Product.id,
            Product.name_vi,
            Product.name_en,
            Product.description_vi,
            Product.description_en,
            Product.material,
            Product.group_code,
            Product.ocop_group_code,
            Product.hs_code,
            Product.price,
            Product.price_valid_until,
            Product.min_order,
            Product.lead_time_days,
            Product.published_at,
            Product.facility_id,
            Product.show_only,
            Facility.name.label("maker"),
            Facility.slug.label("maker_slug"),
            Facility.old_place,
            Facility.craft_village,
            Facility.province_code,
            Facility.woman_owned,
            Commune.full_name_vi.label("commune"),
            Commune.search_key,
            Province.name_vi.label("province"),
        )
        .join(Facility, Facility.id == Product.facility_id)
        .join(Commune, Commune.code == Facility.commune_code)
        .join(Province, Province.code == Facility.province_code)
        .where(is_public())
    )


def _badges(ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """The last day each recognition holds, by product and column; a level and a number of stars each have their own."""
    query = select(
        Certificate.product_id,
        Certificate.scheme,
        Certificate.stars,
        Certificate.level,
        Certificate.expires_on,
    ).where(Certificate.product_id.in_(list(ids)), Certificate.state.in_(SEEN_BY_AN_OFFICER))
    best: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(RECOGNITIONS, NEVER))
    for row in db.session.execute(query):
        if row.scheme == "ocop" and (row.stars or 0) < LEAST_STARS_SHOWN:
            continue
        held, own = best[row.product_id], f"{row.scheme}_{row.stars if row.scheme == 'ocop' else row.level}"
        for name in (row.scheme, own):
            if name in held:
                held[name] = max(held[name], until_number(row.expires_on))
    return best


def document(row: Row[*tuple[Any, ...]], badges: Mapping[str, int]) -> Document:
    """One row of the query as a document; ``badges`` are the last days its recognitions hold."""
    return Document(
        row.id,
        row.name_vi,
        row.name_en,
        row.maker,
        row.maker_slug,
        {name: " ".join(tokens) for name, tokens in _words(row).items()},
        {
            "product": row.id,
            "maker": row.facility_id,
            "group": code_number(row.group_code),
            "province": code_number(row.province_code),
            "price": 0 if row.show_only or row.price is None else row.price,
            "priced_until": until_number(row.price_valid_until),
            "hs": int(row.hs_code or 0),
            "least": 0 if row.show_only or row.min_order is None else math.ceil(row.min_order),
            "lead": row.lead_time_days or 0,
            "women": int(row.woman_owned),
            "since": int(row.published_at.timestamp()) if row.published_at else 0,
            **badges,
        },
    )


def _words(row: Row[*tuple[Any, ...]]) -> dict[str, list[str]]:
    vi, en = analysis.words(row.name_vi), analysis.words(row.name_en)
    plain_vi, plain_en = analysis.fold_all(vi), analysis.fold_all(en)
    told = [analysis.words(text) for text in (row.description_vi, row.description_en, row.material)]
    places = analysis.words(f"{row.maker} {row.commune} {row.province} {row.craft_village}")
    names = [name for name in (row.commune, row.province, row.craft_village, *_old_names(row)) if name]
    things = _both(
        [*analysis.words(thing(row.name_vi)), *analysis.words(row.name_en.split(",")[0].split("(")[0])]
    )
    return {
        "n": [*plain_vi, *plain_en],
        "na": [*vi, *en],
        "ns": [*analysis.pairs(plain_vi), *analysis.pairs(plain_en)],
        "h": analysis.head(plain_vi),
        "t": things,
        "c": [*group_words.of(row.group_code), *group_words.of(row.ocop_group_code), *hs_words(row.hs_code)],
        "k": [*_both([*places, *_old_places(row)]), *_place_pairs(names), *_pairs_of(row.maker)],
        "ds": [pair for text in told for pair in analysis.pairs(analysis.fold_all(text))],
    }


def thing(name: str) -> str:
    """What a name says the thing is, without the place or maker at its end: ``Trống đồng Trà Đông`` → ``Trống đồng``.

    Proper names have capitals; a name all of whose words have them says nothing by that, then its first two words are.
    """
    parts = name.split()
    lower = [place for place, part in enumerate(parts) if place and part[:1].islower()]
    if not lower:
        return " ".join(parts[:2])
    return " ".join(part for place, part in enumerate(parts) if not place or not part[:1].isupper())


def _both(tokens: list[str]) -> list[str]:
    """With marks and without, each once: repeating a place says nothing more about a product."""
    return list(dict.fromkeys([*tokens, *analysis.fold_all(tokens)]))


def _place_pairs(names: Iterable[str]) -> list[str]:
    """Neighbours in the names of places, marked and bare; a question knows by them that it names a place."""
    return list(dict.fromkeys(f"{PLACE_SIGN}{pair}" for name in names for pair in _pairs_of(name)))


def _pairs_of(name: str) -> list[str]:
    tokens = analysis.words(name)
    return list(dict.fromkeys([*analysis.pairs(tokens), *analysis.pairs(analysis.fold_all(tokens))]))


def _old_places(row: Row[*tuple[Any, ...]]) -> list[str]:
    return [word for name in _old_names(row) for word in analysis.words(name)]


def _old_names(row: Row[*tuple[Any, ...]]) -> list[str]:
    """Every older name of the commune, without the words district, ward and the like."""
    return [*(_KINDS.sub("", name.strip()) for name in row.search_key.split("|")), row.old_place]
