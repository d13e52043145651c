"""Who comes to something in the demo city, how, and who does not.

Sign-ups and scans are made up here; attendances and points then follow from the scans by the same functions
as anywhere else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from shishin.checkin.models import ScanBy
from shishin.events.models import Flag, WayKind
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.crowd import Crowd
from shishin.jobs.demo.doors import Doors
from shishin.jobs.demo.gatherings import Gathering
from shishin.jobs.demo.saying import Party, Sayings
from shishin.jobs.demo.series import OfferedWay
from shishin.participation.models import Part

# Of a hundred who come: helpers, those who come for a part, walk-ins, those who said maybe; the others said
# that they would.
HELPING, FOR_A_PART, WALKING_IN, PERHAPS = 6, 14, 24, 12
# For a hundred who come, so many said that they would and did not, said maybe and did not, were interested,
# withdrew.
STAYED_AWAY, MAYBE_AWAY, ONLY_INTERESTED, WITHDREW = 6, 16, 14, 9
# Of a hundred for whom something lies ahead.
WILL_GO, MAY_COME = 62, 22
AT_A_TIME = 30
# A series has a circle of regulars, who are this often among those who come.
REGULARS, CIRCLE = 45, 18
TRIES = 8
COUNTED_WITHOUT_PASS = 45
FEWER_THAN_SAID = 8
WAS_THERE_AFTER_ALL = 30
# Of a hundred who did something at home in these days, so many wait for the organizer's word.
NOT_YET_ANSWERED = 40
# Of a hundred walk-ins so many had said it with another browser; of a hundred such so many are recognised.
TWO_BROWSERS, RECOGNISED = 14, 50
ORGANIZER_COMES = 60


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what takes part."""

    chance: Chance
    crowd: Crowd
    sayings: Sayings
    doors: Doors


class Visit:
    """One gathering and those who have something to do with it; each person only once."""

    def __init__(self, cast: Cast, gathering: Gathering) -> None:
        """Begin with nobody."""
        self._chance, self._crowd = cast.chance, cast.crowd
        self._sayings, self._doors = cast.sayings, cast.doors
        self._gathering, self._series = gathering, gathering.series
        self._known: set[int] = set()
        self._claims_open = False

    def happen(self, count: int, *, claims_open: bool) -> None:
        """Let about so many come, and others not. With `claims_open` some claims still wait."""
        self._claims_open = claims_open
        if not self._series.programme.at_home and self._chance.happens(ORGANIZER_COMES):
            self._organizer_helps()
        for person in self._different(count):
            self._comes(person)
        if self._series.walk_ins and self._chance.happens(COUNTED_WITHOUT_PASS):
            for _ in range(self._chance.between(1, 3)):
                self._doors.tally(self._gathering)
        self._others(count, claims_open=claims_open)

    def lie_ahead(self, count: int) -> None:
        """Let about so many sign up for what is still to come, or was cancelled."""
        for person in self._different(count):
            firm = self._chance.between(1, 100)
            if firm <= WILL_GO:
                self._sayings.going(self._gathering, person, way=self._way_ahead())
            elif firm <= WILL_GO + MAY_COME:
                self._sayings.maybe(self._gathering, person)
            else:
                self._sayings.interested(self._gathering, person)
        for person in self._different(self._some(count, WITHDREW)):
            self._sayings.withdrew(self._gathering, person)

    def _way_ahead(self) -> OfferedWay | None:
        """Return the way that one chooses a time for, now and then, where there is one."""
        timed = self._series.timed_way
        return timed if timed and self._chance.happens(AT_A_TIME) else None

    def fill_up(self, *, leaving: int) -> None:
        """Let people take the seats, one each, until only so many are left."""
        for person in self._different(TRIES * (self._gathering.capacity or 0)):
            left = self._sayings.seats_left(self._gathering)
            if left is None or left <= leaving:
                return
            self._sayings.going(self._gathering, person, alone=True)

    def _different(self, count: int) -> Iterator[int]:
        """Give persons who have nothing to do with it so far, up to so many."""
        found = (self._somebody() for _ in range(count))
        return (person for person in found if person is not None)

    def _somebody(self) -> int | None:
        """Return somebody who has nothing to do with it so far, rather a regular."""
        regulars = self._series.regulars
        for _ in range(TRIES):
            regular = regulars and self._chance.happens(REGULARS)
            person = self._chance.of(regulars) if regular else self._crowd.somebody(*self._where_and_when)
            if person is not None and person not in self._known:
                self._known.add(person)
                return person
        return None

    @property
    def _where_and_when(self) -> tuple[str, date]:
        return self._gathering.ward, self._gathering.day

    def _organizer_helps(self) -> None:
        helping = self._series.way(WayKind.HELP)
        organizer = self._series.club.organizer
        if helping is None or organizer in self._known:
            return
        self._known.add(organizer)
        self._doors.come(self._gathering, Party(organizer, 1, 0), way=helping, by=ScanBy.ROSTER)

    def _comes(self, person: int) -> None:
        regulars = self._series.regulars
        if len(regulars) < CIRCLE and person not in regulars:
            regulars.append(person)
        self._manner()(person)

    def _manner(self) -> Callable[[int], None]:
        """Return how the next one comes."""
        if self._series.programme.at_home:
            return self._does_it_at_home
        drawn = self._chance.between(1, 100)
        for percent, manner, possible in (
            (HELPING, self._helps, self._series.way(WayKind.HELP) is not None),
            (FOR_A_PART, self._comes_for_a_part, self._parts_welcome),
            (WALKING_IN, self._walks_in, self._series.walk_ins),
            (PERHAPS, self._said_maybe, True),
        ):
            if drawn <= percent:
                return manner if possible else self._said_going
            drawn -= percent
        return self._said_going

    @property
    def _parts_welcome(self) -> bool:
        return self._series.short_way is not None or Flag.PARTIAL in self._series.programme.flags

    def _helps(self, person: int) -> None:
        way = self._series.way(WayKind.HELP)
        if self._sayings.going(self._gathering, person, way=way, alone=True):
            self._doors.come(self._gathering, Party(person, 1, 0), way=way, by=ScanBy.ROSTER)

    def _comes_for_a_part(self, person: int) -> None:
        way = self._series.short_way
        part = Part.HALF_HOUR if way else self._chance.of((Part.FIRST, Part.LAST, Part.HALF_HOUR))
        say = self._sayings.maybe if self._chance.happens(25) else self._sayings.going
        said = say(self._gathering, person, part=part, way=way)
        if said:
            self._doors.come(self._gathering, self._of(said), way=way, part=part)

    def _walks_in(self, person: int) -> None:
        if self._chance.happens(ONLY_INTERESTED):
            self._sayings.interested(self._gathering, person)
        party = Party(person, *self._sayings.heads(self._gathering))
        self._doors.come(self._gathering, party, by=ScanBy.SELF)
        if self._chance.happens(TWO_BROWSERS):
            self._had_said_so_elsewhere(party)

    def _had_said_so_elsewhere(self, party: Party) -> None:
        """Let a walk-in be somebody who signed up with another browser; an organizer may recognise them."""
        for person in self._different(1):
            said = self._sayings.going(self._gathering, person)
            if said and self._chance.happens(RECOGNISED):
                self._doors.recognise(self._gathering, said, party)

    def _said_maybe(self, person: int) -> None:
        said = self._sayings.maybe(self._gathering, person)
        self._doors.come(self._gathering, self._of(said))

    def _said_going(self, person: int) -> None:
        said = self._sayings.going(self._gathering, person)
        if said:
            self._doors.come(self._gathering, self._of(said))

    def _does_it_at_home(self, person: int) -> None:
        if self._sayings.going(self._gathering, person, alone=True):
            self._doors.claim(self._gathering, Party(person, 1, 0), confirmed=not self._still_waits())

    def _still_waits(self) -> bool:
        return self._claims_open and self._chance.happens(NOT_YET_ANSWERED)

    def _of(self, said: Party) -> Party:
        """Return who came of those who were said to come: now and then fewer."""
        if said.adults > 1 and self._chance.happens(FEWER_THAN_SAID):
            return replace(said, adults=said.adults - 1)
        return said

    def _others(self, count: int, *, claims_open: bool) -> None:
        """Let people have said something and not come."""
        for person in self._different(self._some(count, STAYED_AWAY)):
            said = self._sayings.going(self._gathering, person)
            if said and claims_open and self._chance.happens(WAS_THERE_AFTER_ALL):
                self._doors.claim(self._gathering, said, confirmed=False)
        for person in self._different(self._some(count, MAYBE_AWAY)):
            self._sayings.maybe(self._gathering, person)
        for person in self._different(self._some(count, ONLY_INTERESTED)):
            self._sayings.interested(self._gathering, person)
        for person in self._different(self._some(count, WITHDREW)):
            self._sayings.withdrew(self._gathering, person)

    def _some(self, count: int, percent: int) -> int:
        return self._chance.around(count * percent / 100)
