"""The people of the demo city: guests with a browser, who mostly come where they live, some again."""

import bisect
from collections import defaultdict, deque
from datetime import date, datetime, timedelta
from typing import NamedTuple

from shishin.core import days, signing
from shishin.core.languages import Language
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.tables import Table
from shishin.jobs.demo.themes import Themes
from shishin.people import guests
from shishin.people.models import Device, MailAddress, Person

# Of a hundred so many come once and not again; of the others some are there when the story begins.
ONLY_ONCE, THERE_FROM_THE_START = 65, 35
# Where somebody new is waiting to come, it is their turn this often.
NEW_FACES = 40
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
        self._staying: defaultdict[str, list[_Arrival]] = defaultdict(list)
        self._passing: defaultdict[str, deque[_Arrival]] = defaultdict(deque)

    def fill(self, people: People, count: int, first: date, today: date) -> None:
        """Let people appear between two days, in the order of their days."""
        span = (today - first).days
        staying = [not self._chance.happens(ONLY_ONCE) for _ in range(count)]
        arrivals = sorted((self._days_later(span, stays=stays), stays) for stays in staying)
        for number, (days_later, stays) in enumerate(arrivals, 1):
            self._arrive(people, first + timedelta(days=days_later), number, stays=stays)

    def _days_later(self, span: int, *, stays: bool) -> int:
        early = stays and self._chance.happens(THERE_FROM_THE_START)
        return 0 if early else self._chance.between(0, span)

    def _arrive(self, people: People, day: date, number: int, *, stays: bool) -> None:
        chance = self._chance
        home = chance.of(self._wards)
        person = people.add(
            days.instant(day) - chance.minutes(60, 20 * 24 * 60),
            mail=f"citizen{number}@example.jp" if chance.happens(WITH_MAIL) else None,
            ward=home if chance.happens(WITH_WARD) else None,
            language=chance.of(LANGUAGES),
        )
        (self._staying if stays else self._passing)[home].append(_Arrival(day, person))

    def somebody(self, ward: str, day: date) -> int | None:
        """Return somebody who is there by that day, rather from that ward; None if nobody is.

        Who comes only once is not returned again.
        """
        home = ward if self._chance.happens(AT_HOME) else self._chance.of(self._wards)
        passing = self._passing[home]
        if passing and passing[0].day <= day and self._chance.happens(NEW_FACES):
            return passing.popleft().person
        staying = self._staying[home]
        there = bisect.bisect_right(staying, day, key=lambda arrival: arrival.day)
        return staying[self._chance.early(there)].person if there else None


class _Arrival(NamedTuple):
    """Since which day somebody may come."""

    day: date
    person: int
