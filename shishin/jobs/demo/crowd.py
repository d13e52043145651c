"""The people of the demo city: guests with a browser, who mostly come where they live, some again."""

import bisect
from collections import defaultdict
from datetime import date, datetime, timedelta

from shishin.core import days, signing
from shishin.core.languages import Language
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.tables import Table
from shishin.jobs.demo.themes import Themes
from shishin.people import guests
from shishin.people.models import Device, MailAddress, Person

# This many already took part when the story begins; the others appear one after the other.
THERE_FROM_THE_START = 15
AT_HOME = 78
WITH_WARD = 30
WITH_MAIL = 10
LANGUAGES = (Language.JAPANESE,) * 18 + (Language.EASY, Language.ENGLISH)


class People:
    """Persons with their devices and mail addresses, being written."""

    def __init__(self, chance: Chance) -> None:
        """Start with nobody."""
        self._chance = chance
        self._persons = Table(Person, "pseudonym", "nickname", "language", "ward", "created_at")
        self._devices = Table(Device, "digest", "person", "created_at")
        self._mails = Table(MailAddress, "address", "person", "verified_at")
        self._pseudonyms: set[str] = set()
        self.created_at: list[datetime] = []

    def add(
        self,
        at: datetime,
        *,
        nickname: str | None = None,
        mail: str | None = None,
        ward: str | None = None,
        language: Language = Language.JAPANESE,
    ) -> int:
        """Add a person with a browser of their own; return the id."""
        nickname = nickname or guests.made_up(self._chance.rng)
        person = self._persons.add(self._pseudonym(), nickname, language, ward, at)
        self._devices.add(device_of(person), person, at)
        if mail:
            self._mails.add(mail, person, at)
        self.created_at.append(at)
        return person

    def _pseudonym(self) -> str:
        while (found := self._chance.code(12)) in self._pseudonyms:
            continue
        self._pseudonyms.add(found)
        return found

    def since(self, person: int) -> datetime:
        """Return since when a person is there."""
        return self.created_at[person - 1]

    def write(self) -> None:
        """Write whom we have."""
        for table in (self._persons, self._devices, self._mails):
            table.write()


def device_of(person: int) -> str:
    """Return the digest of a made-up browser. No cookie leads to it: cookies are never such a text."""
    return signing.digest(f"a browser of the demo city: {person}")


class Crowd:
    """Who might come to something in a ward on a day."""

    def __init__(self, chance: Chance, themes: Themes) -> None:
        """Start with nobody."""
        self._chance = chance
        self._wards = [ward for ward, count in themes.inhabitants.items() for _ in range(count)]
        self._joined: defaultdict[str, list[date]] = defaultdict(list)
        self._persons: defaultdict[str, list[int]] = defaultdict(list)

    def fill(self, people: People, count: int, first: date, today: date) -> None:
        """Let people appear between two days, in the order of their days."""
        span = (today - first).days
        arrivals = sorted(
            0 if self._chance.happens(THERE_FROM_THE_START) else self._chance.between(0, span)
            for _ in range(count)
        )
        for number, arrival in enumerate(arrivals, 1):
            self._arrive(people, first + timedelta(days=arrival), number)

    def _arrive(self, people: People, day: date, number: int) -> None:
        chance = self._chance
        home = chance.of(self._wards)
        person = people.add(
            days.instant(day) - chance.minutes(60, 20 * 24 * 60),
            mail=f"citizen{number}@example.jp" if chance.happens(WITH_MAIL) else None,
            ward=home if chance.happens(WITH_WARD) else None,
            language=chance.of(LANGUAGES),
        )
        self._joined[home].append(day)
        self._persons[home].append(person)

    def somebody(self, ward: str, day: date) -> int | None:
        """Return somebody who is there by that day, rather from that ward; None if nobody is."""
        home = ward if self._chance.happens(AT_HOME) else self._chance.of(self._wards)
        there = bisect.bisect_right(self._joined[home], day)
        return self._persons[home][self._chance.early(there)] if there else None
