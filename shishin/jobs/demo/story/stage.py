"""Where the story plays: the first group, its dates around today, and whoever acts in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.core import signing
from shishin.core.context import Actor, Context
from shishin.core.rng import Rng, SeededRng
from shishin.events import homes, programme
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups import access as group_access
from shishin.groups.models import Group
from shishin.jobs.demo import groups, paper
from shishin.jobs.demo.filling import Size
from shishin.jobs.demo.themes import Programme, Themes
from shishin.participation import detailing, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.people import guests

# As far back as the story remembers, and as far as it looks ahead.
REMEMBERED, PLANNED = timedelta(days=400), timedelta(days=40)
ALONE = Details()


@dataclass(frozen=True, slots=True)
class Stage:
    """The first group and whoever organizes it, up to a midnight; `letters`: somebody chose to be told."""

    now: datetime
    chance: Rng
    group: Group
    organizer: int
    themes: Themes
    letters: bool

    @property
    def clean_up(self) -> Programme:
        """What the group does each month."""
        return self.themes.themes[0].programmes[0]

    def organizing(self, at: datetime) -> Context:
        """Return the context of the organizer, signed in, at a moment."""
        return Context(Actor(person_id=self.organizer, signed_in=True), at, self.chance)

    def browser(self, name: str, at: datetime) -> Context:
        """Return the context of somebody in a browser of their own, at a moment. No cookie leads to it."""
        device = signing.digest(f"a browser of the demo city's story: {name}")
        return Context(Actor(guests.person_of_device(device), device), at, self.chance)

    def hours_ago(self, hours: float) -> datetime:
        """Return a moment so long before the midnight."""
        return self.now - timedelta(hours=hours)

    def past(self, what: Programme) -> list[Occurrence]:
        """Return the dates of it that took place, the earliest first."""
        return self._dates(what, self.now - REMEMBERED, self.now - timedelta(minutes=1), over=True)

    def ahead(self, what: Programme) -> list[Occurrence]:
        """Return the dates of it to come, the soonest first."""
        return self._dates(what, self.now, self.now + PLANNED, over=False)

    def _dates(self, what: Programme, since: datetime, until: datetime, *, over: bool) -> list[Occurrence]:
        title = what.title.format(p=groups.FIRST_PLACE.name)
        return [
            occurrence
            for occurrence in programme.between([self.group], since, until)
            if occurrence.event.title == title
            and occurrence.status is OccurrenceStatus.SCHEDULED
            and occurrence.day == occurrence.last_day
            and not homes.at_home(occurrence)
            and (occurrence.ends_at <= self.now) is over
        ]


def set_up(size: Size, themes: Themes, *, letters: bool) -> Stage:
    """Return the stage of a city that is filled."""
    group = group_access.public_group(groups.FIRST_HANDLE)
    # A sequence of its own: the rest of the city is the same with and without the story.
    return Stage(size.now, SeededRng(size.seed + 1), group, paper.organizer_of(group), themes, letters)


def saying(ctx: Context, occurrence: Occurrence, stance: Stance, details: Details = ALONE) -> SignUp:
    """Let somebody say something, and what they add to it."""
    said = sign_ups.join(ctx, occurrence, stance)
    return said if details == ALONE else detailing.change(ctx, said, details)
