"""What other rooms ask of this one: telling people."""

from __future__ import annotations

from app.notices.service.tell import Envelope, tell, tell_officers, tell_people, write_to, write_to_address

__all__ = ["Envelope", "tell", "tell_officers", "tell_people", "write_to", "write_to_address"]
