"""What people do with support: one file per verb. Every verb locks the facility first and is one transaction."""

from __future__ import annotations

from app.subsidies.service.advance import advance, take_back
from app.subsidies.service.approve import approve
from app.subsidies.service.cancel import cancel, lapse
from app.subsidies.service.pledge import decline, lapse_unpledged, pledge
from app.subsidies.service.propose import propose
from app.subsidies.service.refuse import reject, return_for_changes
from app.subsidies.service.settle import settle

__all__ = [
    "advance",
    "approve",
    "cancel",
    "decline",
    "lapse",
    "lapse_unpledged",
    "pledge",
    "propose",
    "reject",
    "return_for_changes",
    "settle",
    "take_back",
]
