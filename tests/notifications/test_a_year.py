"""A year in which fifty organizers tell whenever they like: nobody hears too much, and never at night."""

from datetime import UTC, datetime, time, timedelta

from shishin.core import days, db
from shishin.core.rng import SeededRng
from shishin.notifications import delivery, mail
from shishin.people import courtesy, notices, outbox
from shishin.people.models import Message, MessageState
from shishin.people.outbox import Subject
from tests.world import World

ORGANIZERS = 50
KINDS = ("day_before", "thanks", "thanks", "moved", "cancelled", "promoted")
BEGIN = datetime(2026, 4, 1, tzinfo=days.JAPAN).astimezone(UTC)
DAYS = 365
# Each organizer tells something about once a month.
TOLD_A_DAY = 2
MORNING = 8 * 60


class Ear:
    """What one person hears, and when."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[tuple[datetime, Message]] = []

    def send(self, _mail: object) -> None:
        self.heard.append((self.world.clock.now, self.last))

    def write(self, message: Message) -> mail.Letter:
        self.last = message
        return mail.Letter(message.kind, message.key)


def a_year(world: World) -> Ear:
    chance, ear, person = SeededRng(7), Ear(world), world.organizer
    carrying = delivery.Delivery(ear, ear.write, "s@localhost")
    for day in range(DAYS):
        # At eight the worker sends what the night held back.
        for minute in sorted([*(chance.below(24 * 60) for _ in range(TOLD_A_DAY)), MORNING]):
            world.clock.now = BEGIN + timedelta(days=day, minutes=minute)
            if minute != MORNING:
                tell(world, chance, person, f"{day}.{minute}")
            while delivery.deliver_one(world.system, carrying):
                pass
    return ear


def tell(world: World, chance: SeededRng, person, key: str) -> None:
    # Each organizer has a few things to tell of, so that some are told of again and again.
    about = f"{chance.below(ORGANIZERS)}.{chance.below(8)}"
    notices.choose(world.system, person, about, changes=True, day_before=True)
    begins_at = world.clock.now + timedelta(hours=chance.below(72))
    kind = KINDS[chance.below(len(KINDS))]
    outbox.tell(world.system, Subject(about, begins_at), person, key=key, kind=kind, facts={})


def test_fifty_organizers_in_a_year_stay_within_what_is_courteous(sqlite_world: World) -> None:
    # A year has thousands of transactions, and this test is about none of them.
    db.database.execute_sql("PRAGMA synchronous = off")
    ear = a_year(sqlite_world)
    assert len(ear.heard) > DAYS
    counted = [(at, message) for at, message in ear.heard if message.kind not in courtesy.NEWS]
    for place, (at, message) in enumerate(counted):
        week = [one for one, _ in counted[: place + 1] if one > at - timedelta(days=7)]
        about = [one for _, one in counted[: place + 1] if one.about == message.about]
        assert len(week) <= 4, at
        assert len(about) <= 3, message.about
        assert time(8) <= days.local(at).time() < time(21)
    news = [(at, message) for at, message in ear.heard if message.kind in courtesy.NEWS]
    for at, message in news:
        urgent = at >= message.begins_at - timedelta(hours=24)
        assert urgent or time(8) <= days.local(at).time() < time(21)
        assert at == message.created_at or days.local(at).time() == time(8)
    assert any(days.local(at).hour < 6 for at, _ in news), "what cannot wait came at night"
    # Only what is one too many is left out: all news were heard, and the limits were reached.
    left_out = Message.select().where(Message.state == MessageState.DROPPED)
    assert {message.fault for message in left_out} == {"enough"}
    assert not [message for message in left_out if message.kind in courtesy.NEWS]
