"""The door that is open all day in the demo city: its reception link, and helpers' phones that came by it."""

from datetime import date

from shishin.checkin import helpers, reception_links
from shishin.core import codes, signing
from shishin.core.context import Actor, Context
from shishin.core.rng import SeededRng
from shishin.events.models import Event, Occurrence
from shishin.groups.models import Group
from shishin.jobs.demo import paper

# Two are at the door, and one went home.
PHONES, WENT_HOME = 3, 2
DEVICE_LETTERS = 26


def open_door(ctx: Context, seed: int, today: date) -> None:
    """Let the first group's organizer make a link for what it has today, and helpers come by it."""
    group = Group.select().order_by(Group.id).first()
    occurrence = _all_day(group, today)
    # A sequence of its own: the rest of the city is the same with and without helpers.
    chance = SeededRng(seed)
    organizer = Context(Actor(person_id=paper.organizer_of(group), system=True), ctx.now, chance)
    link = reception_links.make(organizer, occurrence)
    for _ in range(PHONES):
        device = signing.digest(codes.random_code(chance, DEVICE_LETTERS))
        helpers.bind(Context(Actor(device=device), ctx.now, chance), reception_links.token(link))
    helpers.end(organizer, occurrence, WENT_HOME)


def _all_day(group: Group, today: date) -> Occurrence:
    found: Occurrence = (
        Occurrence.select(Occurrence, Event)
        .join(Event)
        .where(Event.group == group.id, Occurrence.day == today, Occurrence.starts.is_null())
        .order_by(Occurrence.id)
        .get()
    )
    return found
