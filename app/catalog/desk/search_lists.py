"""Words of the same meaning and searches without result, as declared lists."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement

from app.catalog.models_search import SilentSearch, SynonymPair
from app.catalog.queries import search_words as queries
from app.kernel import lists
from app.kernel.i18n import gettext as _, lazy_gettext, localised
from app.kernel.lists import Choices, Column, Filter, Listing, amount
from app.kernel.permissions import Actor, Permission
from app.kernel.workflow import Status, Tone
from app.reference import queries as reference
from app.reference.list_parts import province_column, province_filter

ALL = "all"


def _group(row: SilentSearch) -> str:
    groups = {group.code: localised(group) for group in reference.product_groups("cnnt")}
    return groups.get(row.group_code, "")


def _groups(_actor: Actor, _answer: str) -> Choices:
    groups = [(group.code, localised(group)) for group in reference.product_groups("cnnt")]
    return [("", _("Every group")), *groups]


def _of_group(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return SilentSearch.group_code == answer if answer else None


def _which(_actor: Actor, _answer: str) -> Choices:
    return [("", _("In use")), (ALL, _("Also those that ended"))]


def _in_use(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return None if answer == ALL else SynonymPair.ended_at.is_(None)


def _ended(row: Any) -> Status | None:
    return Status("", Tone.NONE, "ban") if row.ended_at else None


SILENT = lists.declare(
    Listing(
        endpoint="catalog_desk.silent_searches",
        title=lazy_gettext("Searches without result"),
        file="tim-khong-thay",
        needs=Permission.PRODUCT_REVIEW_READ,
        query=queries.silent_to_list,
        tie=SilentSearch.id,
        columns=(
            Column(
                "words",
                lazy_gettext("Words"),
                lambda row: row.words,
                SilentSearch.words,
                whole=True,
                url=lambda row: url_for("catalog.index", q=row.words),
                css="w-name",
            ),
            amount("times", lazy_gettext("Times"), lambda row: row.times, SilentSearch.times),
            Column("group", lazy_gettext("Kind of goods"), _group, SilentSearch.group_code),
            province_column(
                lambda row: reference.province(row.province_code) if row.province_code else None,
                SilentSearch.province_code,
            ),
            Column("month", lazy_gettext("In the month from"), lambda row: row.month, SilentSearch.month),
        ),
        usual="-times",
        filters=(
            Filter("group", lazy_gettext("Kind of goods"), _of_group, _groups),
            province_filter(SilentSearch.province_code),
        ),
        finds=lambda words: SilentSearch.words.contains(words.lower(), autoescape=True),
        finds_what=lazy_gettext("Words"),
    )
)

PAIRS = lists.declare(
    Listing(
        endpoint="catalog_desk.synonyms",
        title=lazy_gettext("Words of the same meaning"),
        file="tu-dong-nghia",
        needs=Permission.PROGRAMME_MANAGE,
        query=queries.pairs_to_list,
        tie=SynonymPair.id,
        columns=(
            Column(
                "term",
                lazy_gettext("Word"),
                lambda row: row.term,
                SynonymPair.term,
                whole=True,
                url=lambda row: url_for("catalog_desk.synonym", pair_id=row.id),
                css="w-name",
            ),
            Column("other", lazy_gettext("Means the same as"), lambda row: row.other, SynonymPair.other),
            Column(
                "language",
                lazy_gettext("Language"),
                lambda row: _("English") if row.is_english else _("Vietnamese"),
                SynonymPair.is_english,
            ),
            Column(
                "added",
                lazy_gettext("Added on"),
                lambda row: row.created_at,
                SynonymPair.created_at,
                under=Column("by", lazy_gettext("Added by"), lambda row: row.added_by, SynonymPair.added_by),
            ),
            Column(
                "ended", lazy_gettext("Ended on"), lambda row: row.ended_at, SynonymPair.ended_at, look=_ended
            ),
        ),
        usual="-added",
        filters=(Filter("show", lazy_gettext("Which words"), _in_use, _which),),
        finds=queries.words_match,
        finds_what=lazy_gettext("Words"),
    )
)
