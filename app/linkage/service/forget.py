"""Somebody closed their account: what they signed in conversations loses their name, address and number."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.accounts.events import PersonForgotten
from app.kernel.db import db
from app.kernel.forgotten import CLOSED_NAME
from app.linkage.models import Enquiry, Message


def person_forgotten(event: PersonForgotten) -> None:
    """In every conversation the person took part in; what was said otherwise stays with the other side."""
    theirs = select(Message.enquiry_id).where(Message.person_id == event.person_id)
    asked = select(Enquiry.id).where(Enquiry.asked_by_id == event.person_id)
    named = or_(*(Message.body.contains(word, autoescape=True) for word in event.words))
    rows = select(Message).where(or_(Message.enquiry_id.in_(theirs), Message.enquiry_id.in_(asked)), named)
    for message in db.session.scalars(rows):
        for word in event.words:
            message.body = message.body.replace(word, f"[{CLOSED_NAME}]")
