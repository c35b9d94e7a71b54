"""People and the organisations they act for, with sensible defaults."""

from __future__ import annotations

from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData
from sqlalchemy import select

from app.accounts.device_models import KnownDevice
from app.accounts.factor_models import Passkey
from app.accounts.models import (
    Agency,
    Buyer,
    Consent,
    Facility,
    Membership,
    Organisation,
    Person,
)
from app.accounts.queries import actor_for, live_memberships
from app.accounts.registration_facts import Fact, Register
from app.accounts.registration_models import RegistrationProof
from app.accounts.service import consents, registration as service
from app.accounts.states import FacilityState, LegalForm
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.reference.models import Commune

_numbers = count(1)


def tax_code(number: int) -> str:
    """A ten-digit tax code with a right check digit, far above the range of real ones."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    while True:
        digits = f"01{9_000_000 + number:07d}"
        check = 10 - sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 100_003


def facility(name: str = "Hợp tác xã Gốm Bát Tràng", **values: Any) -> Facility:
    """A verified co-operative in the commune of Bát Tràng, Hà Nội."""
    number = next(_numbers)
    row = Facility(
        **{
            "name": name,
            "slug": f"co-so-{number}",
            "country_code": "VN",
            "province_code": "01",
            "commune_code": bat_trang(),
            "tax_code": tax_code(number),
            "legal_form": LegalForm.COOPERATIVE,
            "sector_code": "handicraft",
            "state": FacilityState.VERIFIED,
            "verified_at": clock.now(),
            "workers": 20,
            "workers_female": 12,
            **values,
        }
    )
    return _kept(row)


def registration(of: Facility, *facts: Fact, by: Person | None = None) -> RegistrationProof:
    """An officer read these facts (all of them by default) in the business register today."""
    look = service.Lookup(Register.ENTERPRISES, of.tax_code, clock.today())
    return service.see(of, acting(by or officer(province_code=of.province_code)), facts or Fact, look)


def bat_trang() -> str:
    """The code of the commune of Bát Tràng."""
    return db.session.scalars(
        select(Commune.code).where(Commune.name_vi == "Bát Tràng", Commune.province_code == "01")
    ).one()


def commune(province_code: str) -> str:
    """The code of some commune of a province."""
    query = select(Commune.code).where(Commune.province_code == province_code)
    return db.session.scalars(query.order_by(Commune.code)).first() or ""


def buyer(name: str = "Nordic Table AB", **values: Any) -> Buyer:
    """A buyer from Sweden."""
    return _kept(
        Buyer(**{"name": name, "slug": f"nguoi-mua-{next(_numbers)}", "country_code": "SE", **values})
    )


def agency(province_code: str | None = None, name: str = "Sở Công Thương") -> Agency:
    """A body of the programme: a province's, or the national one."""
    return _kept(
        Agency(name=name, slug=f"co-quan-{next(_numbers)}", country_code="VN", province_code=province_code)
    )


def person(organisation: Organisation | None, role: Role | None, name: str = "", **values: Any) -> Person:
    """Somebody with a confirmed address and, if named, a role."""
    number = next(_numbers)
    row = _kept(
        Person(
            **{
                "email": f"nguoi{number}@example.com",
                "name": name or f"Người {number}",
                "email_confirmed_at": clock.now(),
                **values,
            }
        )
    )
    for text, version in consents.offered().items():
        _kept(Consent(person_id=row.id, text=text, version=version, language="vi"))
    if organisation is not None and role is not None:
        _kept(Membership(person_id=row.id, organisation_id=organisation.id, role=role))
    return row


def owner(of: Organisation, **values: Any) -> Person:
    """The owner of a facility or a buyer."""
    role = Role.FACILITY_OWNER if isinstance(of, Facility) else Role.BUYER_OWNER
    return person(of, role, **values)


def officer(role: Role = Role.PROVINCIAL_OFFICER, province_code: str | None = None, **values: Any) -> Person:
    """Staff: of Hà Nội for provincial roles unless said otherwise, else of the national agency."""
    if role in {Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD}:
        province_code = province_code or "01"
    return person(agency(province_code), role, **values)


def acting(who: Person) -> Actor:
    """The person in their first role."""
    roles = live_memberships(who.id)
    return actor_for(who, roles[0] if roles else None, roles)


def staff(role: Role = Role.PROVINCIAL_OFFICER, province_code: str | None = None) -> Actor:
    """An officer, ready to act."""
    return acting(officer(role, province_code))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def join(who: Person, organisation: Organisation, role: Role) -> Membership:
    """One more role for somebody."""
    return _kept(Membership(person_id=who.id, organisation_id=organisation.id, role=role))


def device(who: Person, label: str = "Chrome, Android") -> KnownDevice:
    """A browser that signed in as somebody, not signed in now."""
    now, hashed = clock.now(), f"{next(_numbers):064d}"
    return _kept(
        KnownDevice(person_id=who.id, device_hash=hashed, label=label, first_seen=now, last_seen=now)
    )


def passkey(who: Person, name: str = "Máy tính cơ quan") -> Passkey:
    """A passkey of somebody whose private half nobody has: it counts as a factor and signs nothing."""
    number = next(_numbers)
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = bytes(AttestedCredentialData.create(bytes(16), f"khoa-{number}".encode(), public))
    return _kept(Passkey(person_id=who.id, name=name, credential_id=f"khoa-{number}", data=data))
