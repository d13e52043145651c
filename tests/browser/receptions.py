"""A reception to play with: an occurrence of today, passes for it, and the organizer's phone at its door."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import BrowserContext, Page

from shishin.checkin.models import Attendance, Scan, Tally
from shishin.core import codes, days, signing
from shishin.events.models import Occurrence
from shishin.participation import passes
from shishin.participation.models import SignUp, Stance
from tests.site import Site, until


@dataclass
class Reception:
    """An occurrence that takes the whole of today, so that the hour of the test does not matter."""

    site: Site
    occurrence: Occurrence

    @property
    def url(self) -> str:
        """The address of the reception page."""
        return f"{self.site.url}/o/e/{self.occurrence.code}/scan"

    def expect(self, nickname: str, *, adults: int = 1, children: int = 0) -> SignUp:
        """Write somebody who said they would come."""
        return expect(self.site, self.occurrence, nickname, adults=adults, children=children)

    def pass_of(self, sign_up: SignUp) -> str:
        """Return what the QR of a pass says."""
        return passes.door_url(sign_up, self.site.url)

    def scans(self) -> list[Scan]:
        """Return what the server has received, in the order in which it was made."""
        return list(Scan.select().where(Scan.occurrence == self.occurrence).order_by(Scan.at, Scan.id))

    def heads(self) -> int:
        """Return how many heads have come, by what the server computed."""
        rows = [model.select().where(model.occurrence == self.occurrence) for model in (Attendance, Tally)]
        return sum(row.adults + row.children for query in rows for row in query)

    def open(self, context: BrowserContext) -> Page:
        """Open the page as the organizer and wait until it is ready for no signal."""
        self.site.sign_in(context, self.site.world.organizer)
        page = context.new_page()
        page.goto(self.url)
        until(lambda: page.locator("#scan-ready").get_attribute("data-ready") == "ready")
        return page


def begin(site: Site) -> Reception:
    """Return a reception of today, with the organizer's group behind it."""
    today = days.day_of(site.world.clock.now)
    return Reception(site, occurrence_on(site, today))


def occurrence_on(site: Site, day: date) -> Occurrence:
    """Write an occurrence that lasts a whole day."""
    return site.world.occurrence(day=day, starts=None, ends=None)


def expect(
    site: Site, occurrence: Occurrence, nickname: str, *, adults: int = 1, children: int = 0
) -> SignUp:
    """Write a sign-up of a new person."""
    world = site.world
    return SignUp.create(
        occurrence=occurrence,
        person=world.person(nickname=nickname),
        stance=Stance.GOING,
        adults=adults,
        children=children,
        public_id=world.rng.bytes(8).hex(),
        key_name=signing.keyring().newest,
        short_code=codes.with_check(codes.random_code(world.rng, 6)),
        ref=codes.random_code(world.rng, 12),
        created_at=world.clock.now,
        changed_at=world.clock.now,
    )
