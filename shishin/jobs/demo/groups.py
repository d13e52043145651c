"""The groups of the demo city, the persons who organize them, and the city's staff."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shishin.core import days
from shishin.groups.models import Group, Membership, Role
from shishin.jobs.demo.calendar import Plan, Turns
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.crowd import People
from shishin.jobs.demo.themes import Locality, Theme, Themes
from shishin.people.models import StaffMember

ORGANIZER_MAIL = "organizer@example.jp"
STAFF_MAIL = "staff@example.jp"
# The group of which the story is told: one like the others, but always there, and the first.
FIRST_HANDLE, FIRST_NAME, FIRST_WARD = "ryokudo", "緑道みまもり隊", "111040"
FIRST_PLACE = Locality("見沼", "minuma")
# Of a hundred groups so many began within the story, and so many have been resting for a season.
NEW_GROUPS, RESTING_GROUPS = 15, 6
RESTING_DAYS = 110
# Up to here each ward has as many groups; a large city's wards have them by their inhabitants.
SMALL = 300


@dataclass(frozen=True, slots=True)
class Club:
    """A group and what the story needs of it: it is active from one day to another."""

    id: int
    handle: str
    name: str
    ward: str
    place: Locality
    theme: Theme
    organizer: int
    active_from: date
    active_until: date


def staff(people: People, at: datetime) -> int:
    """Add the city's staff."""
    return people.add(at, nickname="市民協働推進課", mail=STAFF_MAIL)


def appoint(person: int, at: datetime) -> None:
    """Make a person, who is written by now, a member of the staff."""
    StaffMember.create(person=person, since=at, confirmed_at=at)


class Registry:
    """Makes up groups and writes them."""

    def __init__(self, chance: Chance, themes: Themes, people: People, plan: Plan) -> None:
        """Draw from these."""
        self._chance, self._themes, self._people, self._plan = chance, themes, people, plan
        self._founded = days.instant(plan.first) - timedelta(days=30)
        self._taken = {FIRST_NAME, FIRST_HANDLE}

    def found(self, count: int) -> list[Club]:
        """Make up so many groups, of every ward and theme."""
        clubs = [self._first()]
        pairs = {ward: self._pairs(ward) for ward in self._themes.localities}
        turns = Turns(pairs, self._themes.inhabitants if count > SMALL else dict.fromkeys(pairs, 1))
        while len(clubs) < count:
            ward, place, theme = turns.next()
            # However small the city, something can be done at home.
            theme = self._at_home() if len(clubs) == 1 else theme
            clubs.append(self._club(len(clubs) + 1, ward, place, theme))
        return clubs

    def _at_home(self) -> Theme:
        return next(theme for theme in self._themes.themes if theme.programmes[0].at_home)

    def _pairs(self, ward: str) -> list[tuple[str, Locality, Theme]]:
        """Return what a ward's groups are, each with another place and theme than the one before."""
        places, themes = self._themes.localities[ward], self._themes.themes
        start = self._chance.between(0, len(themes) - 1)
        rounds = range(len(places) * len(themes))
        # Steps that share no factor with the number of themes meet every pair of place and theme.
        return [
            (ward, places[step % len(places)], themes[(start + 3 * step + step // len(themes)) % len(themes)])
            for step in rounds
        ]

    def _first(self) -> Club:
        organizer = self._people.add(self._founded, nickname="みどり", mail=ORGANIZER_MAIL)
        always = (self._plan.first, date.max)
        return Club(
            1, FIRST_HANDLE, FIRST_NAME, FIRST_WARD, FIRST_PLACE, self._themes.themes[0], organizer, *always
        )

    def _club(self, number: int, ward: str, place: Locality, theme: Theme) -> Club:
        name, handle = self._name(place, theme), self._handle(place, theme)
        organizer = self._people.add(self._founded, mail=f"{handle}@example.jp", ward=ward)
        return Club(number, handle, name, ward, place, theme, organizer, *self._active())

    def _name(self, place: Locality, theme: Theme) -> str:
        names = [pattern.format(p=place.name) for pattern in theme.groups]
        # A quarter that has all of them gets a second one, as real ones do.
        names += [f"{name} 第{number}" for number in range(2, 50) for name in names]
        return self._first_free(names)

    def _handle(self, place: Locality, theme: Theme) -> str:
        plain = f"{place.spelled}-{theme.key}"
        return self._first_free([plain, *(f"{plain}-{number}" for number in range(2, 200))])

    def _first_free(self, names: list[str]) -> str:
        found = next(name for name in names if name not in self._taken)
        self._taken.add(found)
        return found

    def _active(self) -> tuple[date, date]:
        plan, chance = self._plan, self._chance
        if chance.happens(NEW_GROUPS):
            span = (plan.today - plan.first).days
            return plan.first + timedelta(days=chance.between(span // 3, span)), date.max
        if chance.happens(RESTING_GROUPS):
            return plan.first, plan.today - timedelta(days=RESTING_DAYS)
        return plan.first, date.max

    def write(self, clubs: list[Club]) -> None:
        """Write the groups and who organizes them; the organizers are written by now."""
        for club in clubs:
            since = max(self._founded, days.instant(club.active_from) - timedelta(days=14))
            group = Group.create(
                id=club.id,
                handle=club.handle,
                name=club.name,
                purpose=club.theme.purpose,
                activity=club.theme.activity,
                fields=list(club.theme.fields),
                ward=club.ward,
                since_year=self._chance.between(1995, since.year),
                contact=f"toiawase@{club.handle}.example.jp",
                created_at=since,
            )
            Membership.create(group=group, person=club.organizer, role=Role.ORGANIZER, since=since)
