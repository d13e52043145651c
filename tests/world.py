"""The cast that every test knows, and the application they meet.

A citizen, an organizer, an organizer of another group, a staff member, and a stranger to whom everything that
is not public stays closed. Time passes by moving the clock.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from shishin.auth import sessions
from shishin.auth.models import SessionKind
from shishin.core import codes, days, signing
from shishin.core.config import Config, Environment
from shishin.core.context import SYSTEM, Actor, Context
from shishin.core.rng import SeededRng
from shishin.events.models import Event, Flag, ListVersion, Occurrence, Way, WayKind
from shishin.factory import create_app
from shishin.groups.models import Group, Membership, Role
from shishin.people import guests, notices
from shishin.people.models import Device, MailAddress, Person, StaffMember
from tests import compiled

compiled.share()
KEYS = (b"a-key-for-tests-only-32-characters-long",)
# What a browser says of a press on one of our own pages.
SAME = {"Sec-Fetch-Site": "same-origin"}
# A Saturday morning in Japan: 2026-10-24 08:30.
SATURDAY = datetime(2026, 10, 23, 23, 30, tzinfo=UTC)
TODAY = date(2026, 10, 24)


def wide(letters: str) -> str:
    """Return letters as a keyboard writes them that is set to kana: ７Ｋ３Ｍ－Ｑ８Ｚ."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in letters)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = SATURDAY

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def move(self, **step: float) -> None:
        """Let time pass: `move(minutes=5)`."""
        self.now += timedelta(**step)


@dataclass
class World:
    """A store with the cast in it, and the application over it."""

    url: str
    folder: Path
    clock: Clock = field(default_factory=Clock)
    rng: SeededRng = field(default_factory=lambda: SeededRng(1))
    environment: Environment = Environment.DEVELOPMENT
    base_url: str = "http://localhost"

    @cached_property
    def settings(self) -> Config:
        """The installation's settings."""
        return Config(
            environment=self.environment,
            database_url=self.url,
            secret_keys=KEYS,
            base_url=self.base_url,
            city="saitama",
            smtp_url=None,
            mail_from="shishin@localhost",
            trusted_proxies=0,
            instance=self.folder / "instance",
        )

    @cached_property
    def app(self) -> Flask:
        """The application."""
        app = create_app(self.settings, now=self.clock, chance=self.rng)
        app.testing = False
        app.jinja_env.bytecode_cache = compiled.TEMPLATES
        return app

    def ctx(
        self, person: Person | None = None, *, device: str | None = None, signed_in: bool = True
    ) -> Context:
        """Return a context of a signed-in person, or of a device, or of a stranger."""
        actor = Actor(
            person_id=person.id if person else None,
            device=device,
            signed_in=signed_in and person is not None,
            staff=person is not None and sessions.is_staff(person.id),
        )
        return Context(actor, self.clock.now, self.rng)

    def device_ctx(self, name: str = "a phone") -> Context:
        """Return the context of an unknown browser with a device cookie."""
        return Context(Actor(device=signing.digest(name)), self.clock.now, self.rng)

    def browser_ctx(self, name: str) -> Context:
        """Return the context of a named browser, the one that `browser` opens."""
        return self.ctx(device=signing.digest(self.device_cookie(name)))

    @property
    def system(self) -> Context:
        """The context of jobs and commands."""
        return Context(SYSTEM, self.clock.now, self.rng)

    def person(self, mail: str | None = None, nickname: str | None = None) -> Person:
        """Write a person, with a verified mail address if one is given."""
        person = guests.new_person(self.system, nickname)
        if mail:
            MailAddress.create(address=mail, person=person, verified_at=self.clock.now)
        return person

    @cached_property
    def group(self) -> Group:
        """緑道みまもり隊, the organizer's group."""
        return self.new_group("ryokudo", "緑道みまもり隊")

    @cached_property
    def other_group(self) -> Group:
        """A group that is not the organizer's."""
        return self.new_group("hanadan", "花だんの会")

    def new_group(self, handle: str, name: str) -> Group:
        """Write a group."""
        return Group.create(
            handle=handle,
            name=name,
            purpose="歩くついでに、まちをきれいに",
            fields=["environment", "town"],
            ward="111040",
            since_year=2009,
            created_at=self.clock.now,
        )

    @cached_property
    def organizer(self) -> Person:
        """The organizer of the group."""
        return self._organizer_of(self.group, "organizer@example.jp", "みどり")

    @cached_property
    def other_organizer(self) -> Person:
        """The organizer of another group."""
        return self._organizer_of(self.other_group, "other@example.jp", "はなこ")

    def _organizer_of(self, group: Group, mail: str, nickname: str) -> Person:
        person = self.person(mail, nickname)
        Membership.create(group=group, person=person, role=Role.ORGANIZER, since=self.clock.now)
        return person

    @cached_property
    def staff(self) -> Person:
        """A member of the city's staff."""
        person = self.person("staff@example.jp", "職員")
        StaffMember.create(person=person, since=self.clock.now, confirmed_at=self.clock.now)
        return person

    @cached_property
    def citizen(self) -> Person:
        """A citizen with a device named "citizen"."""
        person = self.person(nickname="けやき 37")
        Device.create(
            digest=signing.digest(self.device_cookie("citizen")), person=person, created_at=self.clock.now
        )
        return person

    @staticmethod
    def device_cookie(name: str) -> str:
        """Return the device cookie of a named browser."""
        return codes.encode(bytes.fromhex(signing.digest(name))[:16])

    def occurrence(
        self,
        *,
        group: Group | None = None,
        title: str = "見沼の緑道 ごみひろい",
        day: date = TODAY,
        starts: time | None = time(9),
        ends: time | None = time(11),
        capacity: int | None = None,
        flags: Flag = Flag.WALKIN | Flag.SHORT | Flag.KIDS,
        **more: object,
    ) -> Occurrence:
        """Write a published event with one occurrence and one way of joining."""
        event = Event.create(
            group=group or self.group,
            title=title,
            field="environment",
            flags=flags,
            belongings="いりません",
            rain="中止。当日7:00にここでお知らせ",
            created_at=self.clock.now,
            changed_at=self.clock.now,
        )
        Way.create(event=event, kind=WayKind.JOIN, name="参加", minutes=None)
        ListVersion.update(number=ListVersion.number + 1).execute()
        return Occurrence.create(
            event=event,
            code=codes.random_code(self.rng, 6),
            venue_code=codes.random_code(self.rng, 8),
            day=day,
            last_day=day,
            starts=starts,
            ends=ends,
            starts_at=days.instant(day, starts or time()),
            ends_at=days.instant(day, ends) if ends else days.day_end(day),
            venue="緑道入口の広場",
            ward="111040",
            capacity=capacity,
            **more,
        )

    def choose(
        self, person: Person, occurrence: Occurrence, *, changes: bool = True, day_before: bool = False
    ) -> None:
        """Let a person choose to be told about an occurrence."""
        notices.choose(self.system, person, occurrence.code, changes=changes, day_before=day_before)

    def browser(self, name: str | None = None) -> FlaskClient:
        """Return a client: a named browser keeps its device cookie, None has none yet."""
        client = self.app.test_client()
        if name is not None:
            client.set_cookie(self.app.config["DEVICE_COOKIE_NAME"], self.device_cookie(name))
        return client

    def signed_in(self, person: Person, kind: SessionKind = SessionKind.ORGANIZER) -> FlaskClient:
        """Return a client with a session of this person."""
        client = self.browser(f"browser of {person.id}")
        token = sessions.begin(self.system, person, kind)
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    def as_staff(self) -> FlaskClient:
        """Return a client signed in as the staff member."""
        return self.signed_in(self.staff, SessionKind.STAFF)
