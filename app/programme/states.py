"""What moves money's measure waits for a second person: put forward by one, in force when another confirms it."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.kernel.workflow import Move, Status, Tone, Workflow


class FairKind(StrEnum):
    """How the programme takes part in a fair; it decides rate and items (R9–R11)."""

    ORGANISED = "organised"
    JOINED = "joined"
    OVERSEAS = "overseas"


class FundSource(StrEnum):
    """Whose money pays a stand (R18, R19). Only the two industrial-promotion sources are this programme's."""

    NATIONAL = "national"
    LOCAL = "local"
    TRADE_PROMOTION = "trade_promotion"
    OTHER_STATE = "other_state"
    SELF = "self"


class LineScope(StrEnum):
    """What a ceiling bounds."""

    PERIOD = "period"
    YEAR = "year"
    PROVINCE_YEAR = "province_year"
    FAIR = "fair"
    FAIR_ITEM = "fair_item"
    FACILITY_YEAR = "facility_year"


class MeasureKind(StrEnum):
    """What a proposal changes."""

    RATE = "rate"
    PARAMETER = "parameter"
    CEILING = "ceiling"
    TARGET = "target"
    STAND_PRICE = "stand_price"


class MeasureState(StrEnum):
    """Where a proposal is; only one of a thing waits at a time."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    SET_ASIDE = "set_aside"
    RECALLED = "recalled"


WAITING, IN_FORCE = MeasureState.WAITING, MeasureState.IN_FORCE
SET_ASIDE, RECALLED = MeasureState.SET_ASIDE, MeasureState.RECALLED
PUT_FORWARD = "put_forward"

MEASURE_FLOW = Workflow(
    "measureproposal",
    [
        Move(
            "confirm",
            (WAITING,),
            IN_FORCE,
            Permission.PROGRAMME_CONFIRM,
            lazy_gettext("Confirm: it comes into force"),
            not_same_as=(PUT_FORWARD,),
        ),
        Move(
            "set_aside",
            (WAITING,),
            SET_ASIDE,
            Permission.PROGRAMME_CONFIRM,
            lazy_gettext("Set aside"),
            reason=True,
            not_same_as=(PUT_FORWARD,),
        ),
        Move("recall", (WAITING,), RECALLED, Permission.PROGRAMME_MANAGE, lazy_gettext("Take back")),
    ],
    {
        WAITING: Status(lazy_gettext("Waiting for a second person"), Tone.WARN, "clock"),
        IN_FORCE: Status(lazy_pgettext("proposal", "Confirmed"), Tone.OK, "check"),
        SET_ASIDE: Status(lazy_pgettext("proposal", "Set aside"), Tone.OFF, "x"),
        RECALLED: Status(lazy_pgettext("proposal", "Taken back by who put it forward"), Tone.OFF, "undo-2"),
    },
)
