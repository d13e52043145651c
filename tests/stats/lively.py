"""A small city full of chance: every kind of attendance, sign-up and event, for counting it two ways."""

from datetime import date, timedelta

from shishin.checkin.models import (
    Attendance,
    PairWord,
    SamePerson,
    Scan,
    ScanBy,
    ScanKind,
    ScanStatus,
    Tally,
)
from shishin.core import codes, days, db
from shishin.core.rng import pick
from shishin.events.models import Event, Occurrence, Way, WayKind
from shishin.participation.models import Part, SignUp, Stance

WARDS = ("111040", "111074", None)
FIELDS = ("environment", "children", None)
FIRST = date(2025, 6, 1)
DAYS = 500


class City:
    """Groups, events and persons, and a way to let something happen among them."""

    @db.unit_of_work
    def __init__(self, world, persons=16, events=8, occurrences=45):
        self.world, self.rng = world, world.rng
        self.groups = [*(world.new_group(f"g{n}", f"団体{n}") for n in range(4)), None]
        self.persons = [world.person() for _ in range(persons)]
        self.events = [self.event() for _ in range(events)]
        self.occurrences = [self.occurrence() for _ in range(occurrences)]

    def event(self):
        now = self.world.clock.now
        event = Event.create(
            title="催し",
            group=pick(self.rng, self.groups),
            field=pick(self.rng, FIELDS),
            created_at=now,
            changed_at=now,
        )
        for kind, minutes in (
            (WayKind.JOIN, None),
            (WayKind.HELP, 120),
            (WayKind.HOME, None),
            (WayKind.JOIN, 30),
        ):
            Way.create(event=event, kind=kind, name="参加", minutes=minutes)
        return event

    def occurrence(self):
        day = FIRST + timedelta(days=self.rng.below(DAYS))
        return Occurrence.create(
            event=pick(self.rng, self.events),
            code=codes.random_code(self.rng, 8),
            venue_code=codes.random_code(self.rng, 8),
            day=day,
            last_day=day,
            starts_at=days.instant(day),
            ends_at=days.day_end(day),
            ward=pick(self.rng, WARDS),
        )

    def way(self, occurrence):
        ways = list(Way.select().where(Way.event == occurrence.event_id).order_by(Way.id))
        return ways[(0, 0, 0, 1, 2, 3)[self.rng.below(6)]] if self.rng.below(2) else None

    def sign_up(self, occurrence, person):
        said = occurrence.starts_at + timedelta(hours=self.rng.below(30) - 20)
        withdrawn = said + timedelta(hours=self.rng.below(30)) if not self.rng.below(4) else None
        return SignUp.create(
            occurrence=occurrence,
            person=person,
            stance=pick(
                self.rng, [Stance.GOING, Stance.GOING, Stance.MAYBE, Stance.INTERESTED, Stance.WAITING]
            ),
            adults=1 + self.rng.below(2),
            children=self.rng.below(3),
            part=pick(self.rng, [Part.ALL, Part.ALL, Part.ALL, Part.HALF_HOUR, Part.LAST]),
            way=self.way(occurrence),
            public_id=self.rng.bytes(8).hex(),
            key_name="key",
            short_code=codes.random_code(self.rng, 7),
            ref=codes.random_code(self.rng, 12),
            created_at=said,
            changed_at=said,
            withdrawn_at=withdrawn,
        )

    def attend(self, occurrence, person):
        return Attendance.create(
            occurrence=occurrence,
            person=person,
            day=occurrence.day,
            in_at=occurrence.starts_at + timedelta(hours=1),
            minutes=60,
            adults=1 + self.rng.below(2),
            children=self.rng.below(3),
            way=self.way(occurrence),
            by=pick(self.rng, list(ScanBy)),
        )

    def claim(self, occurrence, person):
        at = occurrence.ends_at
        Scan.create(
            uid=self.rng.bytes(8).hex(),
            occurrence=occurrence,
            person=person,
            kind=ScanKind.IN,
            by=ScanBy.CLAIM,
            at=at,
            device_at=at,
            received_at=at,
            digest="",
            status=ScanStatus.REVIEW,
        )

    @db.unit_of_work
    def fill(self):
        """Let every occurrence have sign-ups, and most of them attendances, tallies and claims."""
        for occurrence in self.occurrences:
            for person in self.persons:
                fate = self.rng.below(12)
                if fate < 4:
                    self.sign_up(occurrence, person)
                if fate in (0, 1, 5) and occurrence.id % 5:
                    self.attend(occurrence, person)
                if fate == 2:
                    self.claim(occurrence, person)
            if occurrence.id % 3 == 0:
                Tally.create(
                    occurrence=occurrence,
                    day=occurrence.day,
                    adults=self.rng.below(3),
                    children=self.rng.below(2),
                )
        self._recognise_some()
        self._let_some_run_on()
        return self

    def recognise(self, occurrence, signed_up, came, word=PairWord.JOINED):
        """Let an organizer say that a walk-in is somebody who had signed up, or is not."""
        SamePerson.create(
            occurrence=occurrence,
            signed_up=signed_up,
            came=came,
            word=word,
            actor=self.persons[0],
            at=self.world.clock.now,
        )

    def _recognise_some(self):
        """Join who stayed away with who walked in, wherever there are both; take some of it back."""
        for occurrence in self.occurrences:
            came = {one.person_id for one in occurrence.attendances}
            said = {one.person_id for one in occurrence.sign_ups}
            for number, two in enumerate(zip(sorted(said - came), sorted(came - said), strict=False)):
                self.recognise(occurrence, *two)
                if number % 3 == 2:
                    self.recognise(occurrence, *two, word=PairWord.PARTED)

    def _let_some_run_on(self):
        """Let some end only in an hour or two, some be cancelled, and all of one event."""
        now, cancelled = self.world.clock.now, {"status": "cancelled"}
        for occurrence in self.occurrences[::5]:
            ends_at = now + timedelta(hours=1 + occurrence.id % 2)
            Occurrence.update(ends_at=ends_at).where(Occurrence.id == occurrence.id).execute()
        Occurrence.update(cancelled).where(Occurrence.id.in_(self.occurrences[1::9])).execute()
        Event.update(cancelled).where(Event.id == self.events[-1].id).execute()
