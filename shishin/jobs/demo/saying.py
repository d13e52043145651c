"""What people say in the demo city before something happens: sign-ups with their passes, seats exact."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.core import codes, days, signing
from shishin.events import windows
from shishin.events.models import Flag
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.crowd import People
from shishin.jobs.demo.gatherings import Gathering
from shishin.jobs.demo.series import OfferedWay
from shishin.jobs.demo.tables import Table
from shishin.participation.models import Part, SignUp, Stance
from shishin.participation.sign_ups import CODE_LETTERS, REF_LETTERS

LEAD = timedelta(days=14)
# The last ones sign up on their way.
LATEST = timedelta(minutes=10)
BROUGHT_SOMEBODY, BROUGHT_CHILDREN = 22, 40
NOTES = ("はじめてです", "ベビーカーで行きます", "少しおくれます", "友だちとふたりで", "犬もいっしょです")
WITH_NOTE = 5


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes together: a person with a pass, or nobody's heads."""

    person: int | None
    adults: int
    children: int


class Sayings:
    """Makes up sign-ups and writes them."""

    def __init__(self, chance: Chance, people: People, now: datetime) -> None:
        """Draw from these; nobody says anything after `now`."""
        self._chance, self._people, self._now = chance, people, now
        self._key = signing.keyring().newest
        self._going: Counter[int] = Counter()
        self._codes: set[tuple[int, str]] = set()
        self._in_way: Counter[tuple[int, int]] = Counter()
        self._turns: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self._table = Table(
            SignUp,
            *("occurrence", "person", "stance", "adults", "children", "part", "way", "note"),
            *("public_id", "token_version", "key_name", "short_code", "ref", "source"),
            *("created_at", "changed_at", "withdrawn_at", "turn"),
        )

    def heads(self, gathering: Gathering) -> tuple[int, int]:
        """Return how many come together: adults and children."""
        chance, kids = self._chance, Flag.KIDS in gathering.series.programme.flags
        children = chance.between(1, 3) if kids and chance.happens(BROUGHT_CHILDREN) else 0
        return 1 + chance.happens(BROUGHT_SOMEBODY), children

    def seats_left(self, gathering: Gathering) -> int | None:
        """Return how many seats are free; None where they are not counted."""
        return None if gathering.capacity is None else gathering.capacity - self._going[gathering.id]

    def going(
        self,
        gathering: Gathering,
        person: int,
        *,
        part: Part = Part.ALL,
        way: OfferedWay | None = None,
        alone: bool = False,
    ) -> Party | None:
        """Let somebody say that they go; None where there is no seat for them."""
        adults, children = (1, 0) if alone else self.heads(gathering)
        left = self.seats_left(gathering)
        if left is not None and adults + children > left:
            adults, children = 1, 0
        if left == 0 or not self._has_seats(gathering, way, adults + children):
            return None
        self._going[gathering.id] += adults + children
        turn = self._turn(gathering, way, adults + children)
        return self._say(gathering, person, Stance.GOING, (adults, children), part=part, way=way, turn=turn)

    def _has_seats(self, gathering: Gathering, way: OfferedWay | None, heads: int) -> bool:
        """Say whether a way has seats for so many, and count them in."""
        if way is None or way.seats is None:
            return True
        key = gathering.id, way.id
        if self._in_way[key] + heads > way.seats:
            return False
        self._in_way[key] += heads
        return True

    def _turn(self, gathering: Gathering, way: OfferedWay | None, heads: int) -> int | None:
        """Choose a time where the way has some with room; otherwise they come at any time."""
        if way is None or way.at_once is None or way.minutes is None or gathering.starts is None:
            return None
        hours = gathering.starts, days.local(gathering.ends_at).time()
        window = windows.within(hours, (None, None), minutes=way.minutes, at_once=way.at_once)
        taken = self._turns[gathering.id, way.id]
        free = [start for start in window.starts if window.room(taken, start) >= heads]
        if not free:
            return None
        taken.append((self._chance.of(free), heads))
        return taken[-1][0]

    def maybe(
        self, gathering: Gathering, person: int, *, part: Part = Part.ALL, way: OfferedWay | None = None
    ) -> Party:
        """Let somebody say that they may come."""
        return self._say(gathering, person, Stance.MAYBE, self.heads(gathering), part=part, way=way)

    def interested(self, gathering: Gathering, person: int) -> Party:
        """Let somebody be interested."""
        return self._say(gathering, person, Stance.INTERESTED, (1, 0))

    def withdrew(self, gathering: Gathering, person: int) -> Party:
        """Let somebody say that they go and take it back: mostly before it begins, now and then after."""
        return self._say(gathering, person, Stance.GOING, self.heads(gathering), withdraws=True)

    def _say(
        self,
        gathering: Gathering,
        person: int,
        stance: Stance,
        heads: tuple[int, int],
        *,
        part: Part = Part.ALL,
        way: OfferedWay | None = None,
        turn: int | None = None,
        withdraws: bool = False,
    ) -> Party:
        chance = self._chance
        said_at = self._moment(gathering, person)
        withdrawn_at = None
        if withdraws:
            withdrawn_at = min(
                said_at + (gathering.ends_at - said_at) * chance.between(1, 99) / 100, self._now
            )
        self._table.add(
            *(gathering.id, person, stance, *heads, part, (way or gathering.series.usual).id),
            chance.of(NOTES) if chance.happens(WITH_NOTE) else "",
            *(
                chance.hex(signing.ID_SIZE),
                1,
                self._key,
                self._short_code(gathering),
                chance.code(REF_LETTERS),
            ),
            chance.of(("list", "list", "poster", "share")),
            *(said_at, withdrawn_at or said_at, withdrawn_at, turn),
        )
        return Party(person, *heads)

    def _moment(self, gathering: Gathering, person: int) -> datetime:
        latest = min(gathering.starts_at - LATEST, self._now - LATEST)
        earliest = min(max(self._people.since(person), latest - LEAD), latest)
        return earliest + (latest - earliest) * self._chance.between(0, 1000) / 1000

    def _short_code(self, gathering: Gathering) -> str:
        while True:
            code = codes.with_check(self._chance.code(CODE_LETTERS))
            if (gathering.id, code) not in self._codes:
                self._codes.add((gathering.id, code))
                return code

    def write(self) -> None:
        """Write what was said."""
        self._table.write()
        # Codes, seats of ways and times are an occurrence's own, and occurrences are not come back to.
        for of_occurrences in (self._codes, self._in_way, self._turns):
            of_occurrences.clear()
