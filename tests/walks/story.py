"""One telling of the story: the site, how it is walked through, and who has come so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from app.kernel.db import db, reading
from tests.make.fairs import PDF
from tests.walks import world
from tests.walks.house import House
from tests.walks.visitor import Visitor, Way


@dataclass
class Story:
    """The people keep their browsers, and their cookies, from step to step."""

    chromium: Browser
    house: House
    way: Way
    folder: Path
    people: dict[str, Visitor] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def word(self, vi: str, en: str) -> str:
        """What something is called in the language of this walk."""
        return vi if self.way.language == "vi" else en

    def somebody(self, who: str) -> Visitor:
        """A person with a browser; the same one each time."""
        if who not in self.people:
            self.people[who] = Visitor.come(self.chromium, self.house, self.way, self.known)
        return self.people[who]

    def staff(self, who: str) -> Visitor:
        """A member of staff, signed in through the page the first time."""
        known = who in self.people
        visitor = self.somebody(who)
        if not known:
            visitor.sign_in(world.email(who))
        return visitor

    def dong(self, amount: int) -> str:
        """An amount as the pages write it."""
        grouped = f"{amount:,}"
        return f"{grouped.replace(',', '.') if self.way.language == 'vi' else grouped} ₫"

    def paper(self, name: str) -> Path:
        """A scanned paper on somebody's disk."""
        file = self.folder / f"{name}.pdf"
        file.write_bytes(PDF)
        return file

    def one(self, query: Any) -> Any:
        """The one row of a query, as the site's own processes left it."""
        with reading():
            found = db.session.scalars(query).one()
            db.session.expunge_all()
            db.session.remove()
        return found

    def everybody(self) -> list[Visitor]:
        """Each person once, whatever they are by now."""
        return list({id(visitor): visitor for visitor in self.people.values()}.values())

    def troubles(self) -> list[str]:
        """What was wrong with a page anybody came to."""
        return [trouble for visitor in self.everybody() for trouble in visitor.troubles]

    def end(self) -> None:
        """Everybody leaves, the site stops."""
        print(
            f"\n{sum(len(visitor.seen) for visitor in self.everybody())} pages came, {len(self.known)} of them built differently"
        )
        for trouble in self.troubles():
            print(trouble)
        for visitor in self.everybody():
            visitor.context.close()
        self.house.stop()
