"""The city under measurement: groups, a thousand announced occurrences, halls full of people with passes.

Everything is written by the program's own models into its own migrated schema; people check in and join by
the public addresses only.
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench.sizes import Size
from shishin.auth import sessions
from shishin.auth.models import SessionKind
from shishin.checkin import grants
from shishin.core import city, clock, codes, days, db, rng, signing
from shishin.core.context import SYSTEM, Actor, Context
from shishin.events import search
from shishin.events.models import Event, Flag, ListVersion, Occurrence, Way
from shishin.groups.models import Group, Membership, Role
from shishin.jobs import schema
from shishin.jobs.demo.tables import Table, count_on
from shishin.participation import headcounts, passes
from shishin.participation.models import SignUp, Stance
from shishin.people import guests
from shishin.people.models import Device, Person, StaffMember

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
KEY = "a-key-for-measuring-only-32-characters"
BASE_URL = "http://localhost"
GROUPS = 60
# A large hall; a rush at one door.
HALL = 400
TITLES = (
    "緑道 ごみひろい",
    "花だんづくり",
    "川の清掃",
    "ことばカフェ",
    "こどもへの読み聞かせ",
    "防災の訓練",
    "写真整理",
    "見守り散歩",
)
FIELDS = ("environment", "town", "children", "welfare", "culture")
FLAGS = (Flag.SHORT, Flag.KIDS, Flag.HOME, Flag.SHORT | Flag.PARTIAL)
NINE, ELEVEN = time(9), time(11)


@dataclass(frozen=True, slots=True)
class Hall:
    """An occurrence whose reception is open, the grant of its organizer's phone, and the passes that come."""

    code: str
    grant: str
    tokens: list[str]


@dataclass(frozen=True, slots=True)
class Town:
    """What the cases need to know. Halls, openings and crowded doors are one or some a round."""

    url: str
    folder: Path
    listed: list[str]
    rushes: list[list[Hall]]
    offline: list[list[Hall]]
    openings: list[str]
    crowded: list[str]
    staff_session: str

    def environ(self) -> dict[str, str]:
        """Return the settings with which our server finds this town."""
        return {
            "SHISHIN_ENV": "production",
            "SHISHIN_DATABASE_URL": self.url,
            "SHISHIN_SECRET_KEYS": KEY,
            "SHISHIN_INSTANCE": str(self.folder),
            "SHISHIN_BASE_URL": BASE_URL,
        }


def device_cookie(number: int) -> str:
    """Return the device cookie of a numbered phone; the organizer's is number 0."""
    return codes.encode(number.to_bytes(16))


def session_cookie(token: str) -> str:
    """Return the signed cookie of a signed-in person's browser."""
    app = Flask("bench")
    app.secret_key = KEY.encode()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    seen = int(clock.now().timestamp())
    return str(serializer.dumps({"_user_id": token, "_fresh": True, "seen": seen}))


@contextlib.contextmanager
def opened(url: str) -> Iterator[None]:
    """Let the program's models speak to a store while the block lasts."""
    signing.use((KEY.encode(),))
    db.connect(url)
    try:
        yield
    finally:
        db.disconnect()


def build(url: str, folder: Path, size: Size) -> Town:
    """Migrate an empty store and fill it."""
    with opened(url):
        schema.migrate()
        builder = _Builder(size)
        whole = db.unit_of_work(builder.fill)
        whole()
        headcounts.recount()
        return builder.town(url, folder)


def copied(model: Town, folder: Path) -> Town:
    """Return a town in a copy of a SQLite file that nobody has open."""
    folder.mkdir()
    file = folder / "town.db"
    shutil.copy(model.url.removeprefix("sqlite:///"), file)
    return replace(model, url=f"sqlite:///{file}", folder=folder)


class _Builder:
    """One town while it is being filled."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._now = clock.now()
        self._chance = rng.SeededRng(7)
        self._city = city.load("saitama")
        self._device = signing.digest(device_cookie(0))
        self._people = Table(Person, "pseudonym", "nickname", "created_at")
        self._sign_ups = Table(
            SignUp,
            *("occurrence", "person", "stance", "way", "public_id", "key_name", "short_code", "ref"),
            *("created_at", "changed_at"),
        )
        self._halls: list[tuple[Occurrence, list[str]]] = []

    def fill(self) -> None:
        """Write everything."""
        # These come first: the tables that are filled in bulk count their ids on from an empty store.
        nobody = [self._person() for _ in range(2)]
        self._write()
        self._organizer, self._staff = (Person.get_by_id(number) for number in nobody)
        StaffMember.create(person=self._staff, since=self._now, confirmed_at=self._now)
        Device.create(digest=self._device, person=self._organizer, created_at=self._now)
        self._groups = [self._group(number) for number in range(GROUPS)]
        size, rounds = self._size, range(self._size.rounds)
        self._listed = [self._announced(number) for number in range(size.listed)]
        self._openings = [self._ahead("みんなの大そうじ", size.joins) for _ in rounds]
        self._crowded = [self._ahead("十席だけの見学", 10) for _ in rounds]
        self._rushes = [self._open_halls(size.scans) for _ in rounds]
        self._offline = [self._open_halls(size.batches * 40) for _ in rounds]
        self._write()
        count_on(Person, SignUp)
        ListVersion.update(number=ListVersion.number + 1).execute()

    def town(self, url: str, folder: Path) -> Town:
        """Return what the cases need to know."""
        staff = Context(SYSTEM, clock.now(), rng.SystemRng())
        return Town(
            url=url,
            folder=folder,
            listed=[occurrence.code for occurrence in self._listed],
            rushes=[[self._hall(hall) for hall in halls] for halls in self._rushes],
            offline=[[self._hall(hall) for hall in halls] for halls in self._offline],
            openings=[occurrence.code for occurrence in self._openings],
            crowded=[occurrence.code for occurrence in self._crowded],
            staff_session=sessions.begin(staff, self._staff, SessionKind.STAFF),
        )

    def _write(self) -> None:
        self._people.write()
        self._sign_ups.write()

    def _person(self) -> int:
        pseudonym = codes.random_code(self._chance, 12)
        return self._people.add(pseudonym, guests.made_up(self._chance), self._now)

    def _group(self, number: int) -> Group:
        group = Group.create(
            handle=f"group-{number}",
            name=f"みまもり隊 {number}",
            purpose="歩くついでに、まちをきれいに",
            fields=["environment", "town"],
            ward=self._ward(number),
            created_at=self._now,
        )
        Membership.create(group=group, person=self._organizer, role=Role.ORGANIZER, since=self._now)
        return group

    def _ward(self, number: int) -> str:
        return self._city.wards[number % len(self._city.wards)].code

    def _announced(self, number: int) -> Occurrence:
        day = days.day_of(self._now) + timedelta(days=1 + number % 60)
        title = f"{rng.pick(self._chance, TITLES)} {number}"
        starts_at, ends_at = days.instant(day, NINE), days.instant(day, ELEVEN)
        occurrence = self._occurrence(title, number, starts_at, ends_at, None)
        for _ in range(number % 20):
            self._sign_up(occurrence)
        return occurrence

    def _ahead(self, title: str, capacity: int) -> Occurrence:
        starts_at = days.instant(days.day_of(self._now) + timedelta(days=20), NINE)
        return self._occurrence(title, 0, starts_at, starts_at + timedelta(hours=2), capacity)

    def _open_halls(self, people: int) -> list[tuple[Occurrence, list[str]]]:
        """Open as many halls as this many people with passes fill."""
        return [self._open_hall(min(HALL, people - start)) for start in range(0, people, HALL)]

    def _open_hall(self, people: int) -> tuple[Occurrence, list[str]]:
        starts_at = self._now - timedelta(minutes=30)
        occurrence = self._occurrence("防災フェア", 3, starts_at, starts_at + timedelta(hours=3), None)
        return occurrence, [self._sign_up(occurrence) for _ in range(people)]

    def _hall(self, hall: tuple[Occurrence, list[str]]) -> Hall:
        occurrence, tokens = hall
        who = Actor(person_id=self._organizer.id, device=self._device, signed_in=True)
        ctx = Context(who, clock.now(), rng.SystemRng())
        return Hall(occurrence.code, grants.issue(ctx, occurrence, self._device), tokens)

    def _occurrence(
        self, title: str, number: int, starts_at: datetime, ends_at: datetime, capacity: int | None
    ) -> Occurrence:
        event = Event.create(
            group=self._groups[number % GROUPS],
            title=title,
            summary="手ぶらで、途中まででも。はじめての方も歓迎です。",
            description="道具はあります。集合は広場です。雨の日は中止します。" * 4,
            field=rng.pick(self._chance, FIELDS),
            flags=Flag.WALKIN | rng.pick(self._chance, FLAGS),
            belongings="いりません",
            rain="中止。当日7:00にここでお知らせ",
            created_at=self._now,
            changed_at=self._now,
        )
        Way.create(event=event, name="参加")
        day = days.day_of(starts_at)
        occurrence = Occurrence.create(
            event=event,
            code=codes.random_code(self._chance, 6),
            venue_code=codes.random_code(self._chance, 8),
            day=day,
            last_day=day,
            starts=days.local(starts_at).time().replace(second=0, microsecond=0),
            ends=days.local(ends_at).time().replace(second=0, microsecond=0),
            starts_at=starts_at,
            ends_at=ends_at,
            venue="緑道入口の広場",
            ward=self._ward(self._chance.below(len(self._city.wards))),
            capacity=capacity,
        )
        search.index(event)
        return occurrence

    def _sign_up(self, occurrence: Occurrence) -> str:
        """Write a guest who is going, and return what the QR of the pass says."""
        public_id, key_name = self._chance.bytes(signing.ID_SIZE).hex(), signing.keyring().newest
        self._sign_ups.add(
            occurrence.id,
            self._person(),
            Stance.GOING,
            None,
            public_id,
            key_name,
            codes.with_check(codes.random_code(self._chance, 6)),
            codes.random_code(self._chance, 12),
            self._now,
            self._now,
        )
        return signing.token(passes.DOOR, public_id, 1, key_name)
