"""Every table there is: importing this makes the metadata complete for migrations and tests."""

from __future__ import annotations

from app.accounts import (
    device_models as devices,
    email_change_models as email_changes,
    factor_models as factors,
    models as accounts,
    registration_models as registrations,
)
from app.catalog import models as catalog, models_search as catalog_search
from app.complaints import models as complaints
from app.fairs import models as fairs
from app.kernel import (
    audit,
    forgotten,
    form_keys,
    jobs,
    kept_figures,
    numbers,
    policy_reports,
    storage,
    throttle,
    unsent_forms,
)
from app.linkage import models as linkage
from app.notices import models as notices
from app.outcomes import models as outcomes
from app.payments import models as payments
from app.programme import models as programme
from app.reference import models as reference
from app.subsidies import models as subsidies

MODULES = (
    audit,
    forgotten,
    jobs,
    kept_figures,
    numbers,
    form_keys,
    policy_reports,
    storage,
    throttle,
    unsent_forms,
    reference,
    accounts,
    factors,
    devices,
    email_changes,
    registrations,
    notices,
    programme,
    catalog,
    catalog_search,
    fairs,
    subsidies,
    payments,
    linkage,
    outcomes,
    complaints,
)
