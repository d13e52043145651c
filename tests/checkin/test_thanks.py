"""Who came is thanked once, in the organizer's words; nobody else may, and not before the end."""

from datetime import timedelta

import pytest

from shishin.checkin import records, self_check_in, thanks
from shishin.checkin.thanks import (
    Fault,
    NothingToThankFor,
    Problem,
    Thanks,
    ThanksUnfit,
    TooSoonToThank,
)
from shishin.core import days, images
from shishin.core.context import Context
from shishin.events import listing, photos, results
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.events.photos import Written
from shishin.groups.access import NotYourGroup
from shishin.people import guests
from shishin.people.models import Message, Person
from tests.photos import photo
from tests.world import World

GIVEN = Thanks("みんなのおかげです", 14, "ごみ袋", "花だん")


def over(world: World) -> Occurrence:
    """An event of a morning that is over; two came, and one of them chose to be told."""
    occurrence = world.occurrence(day=days.day_of(world.clock.now))
    world.clock.move(minutes=30)
    for name in ("who is told", "who is not"):
        self_check_in.check_in(world.device_ctx(name), occurrence, None, 1, 0)
    world.choose(person_of(world, "who is told"), occurrence, changes=True)
    world.clock.move(hours=3)
    return occurrence


def person_of(world: World, name: str) -> Person:
    return Person.get_by_id(guests.person_of_device(world.device_ctx(name).actor.device))


def path(world: World, name: str) -> Context:
    person = person_of(world, name)
    return world.ctx(person, signed_in=False)


def sent(world: World) -> Written:
    picture = images.made_anew(photo())
    return photos.write(world.system, world.settings.uploads, picture)


def test_everybody_finds_it_and_who_chose_so_is_told_once(world: World) -> None:
    occurrence = over(world)
    before = listing.version()
    for _ in range(2):
        thanks.send(world.ctx(world.organizer), occurrence, GIVEN)
        thanks.tell(world.system)
    now = Occurrence.get_by_id(occurrence.id)
    assert (now.thanks, now.result_amount, now.result_unit) == ("みんなのおかげです", 14, "ごみ袋")
    assert now.thanked_at == world.clock.now
    assert listing.version() > before
    for name in ("who is told", "who is not"):
        assert [row.occurrence_id for row in records.record(path(world, name)).thanks] == [occurrence.id]
    assert [(one.kind, one.person_id) for one in Message.select()] == [
        ("thanks", person_of(world, "who is told").id)
    ]


def test_what_was_said_is_mended_and_nobody_hears_it_twice(world: World) -> None:
    occurrence, organizer = over(world), world.ctx(world.organizer)
    thanks.send(organizer, occurrence, GIVEN)
    thanks.tell(world.system)
    at = world.clock.now
    world.clock.move(hours=1)
    thanks.send(world.ctx(world.organizer), occurrence, Thanks("ありがとう", None, "ごみ袋"))
    thanks.tell(world.system)
    now = Occurrence.get_by_id(occurrence.id)
    assert (now.thanks, now.result_amount, now.result_unit, now.thanked_at) == ("ありがとう", None, "", at)
    assert Message.select().count() == 1


def test_who_chose_it_and_stayed_away_is_not_told(world: World) -> None:
    occurrence = over(world)
    world.choose(guests.new_person(world.system), occurrence)
    assert thanks.tell(world.system) == 0
    thanks.send(world.ctx(world.organizer), occurrence, GIVEN)
    assert thanks.tell(world.system) == 1
    assert thanks.tell(world.system) == 0


def test_thanks_of_last_week_are_not_news(world: World) -> None:
    occurrence = over(world)
    thanks.send(world.ctx(world.organizer), occurrence, GIVEN)
    world.clock.move(seconds=(thanks.FRESH + timedelta(seconds=1)).total_seconds())
    assert thanks.tell(world.system) == 0


def test_nobody_else_thanks_and_only_for_what_took_place(world: World) -> None:
    occurrence = world.occurrence()
    with pytest.raises(TooSoonToThank):
        thanks.send(world.ctx(world.organizer), occurrence, GIVEN)
    off = world.occurrence(title="another")
    world.clock.move(days=1)
    with pytest.raises(NotYourGroup):
        thanks.send(world.ctx(world.other_organizer), occurrence, GIVEN)
    Occurrence.update(status=OccurrenceStatus.CANCELLED).where(Occurrence.id == occurrence.id).execute()
    with pytest.raises(NothingToThankFor):
        thanks.send(world.ctx(world.organizer), occurrence, GIVEN)
    with pytest.raises(ThanksUnfit):
        thanks.send(world.ctx(world.organizer), off, Thanks(""))


@pytest.mark.parametrize(
    ("said", "with_photo", "problem"),
    [
        (Thanks(" "), False, ("words", Problem.WORDS_MISSING)),
        (Thanks("あ" * 201), False, ("words", Problem.WORDS_LONG)),
        (Thanks("あ", 0, "袋"), False, ("amount", Problem.AMOUNT)),
        (Thanks("あ", 1_000_000, "袋"), False, ("amount", Problem.AMOUNT)),
        (Thanks("あ", 1, "\u3164"), False, ("unit", Problem.UNIT_MISSING)),
        (Thanks("あ", 1, "袋" * 21), False, ("unit", Problem.UNIT_LONG)),
        (Thanks("あ"), True, ("alt", Problem.ALT_MISSING)),
        (Thanks("あ", alt="花" * 121), True, ("alt", Problem.ALT_LONG)),
        (Thanks("あ", None, "袋" * 21), False, None),
        (Thanks("あ", 1, "袋", "花"), True, None),
    ],
)
def test_what_has_to_be_mended(said: Thanks, with_photo: bool, problem: tuple[str, Problem] | None) -> None:
    assert list(thanks.faults(said, photo=with_photo)) == ([Fault(*problem)] if problem else [])


def test_a_photo_comes_with_its_words_is_changed_and_taken_away(world: World) -> None:
    occurrence, organizer = over(world), world.ctx(world.organizer)
    with pytest.raises(ThanksUnfit):
        thanks.send(organizer, occurrence, Thanks("あ"), sent(world))
    first = sent(world)
    thanks.send(organizer, occurrence, GIVEN, first)
    thanks.send(organizer, occurrence, Thanks("あ", alt="広場"))
    kept = photos.of(occurrence)
    assert (kept.name, kept.alt, kept.width, kept.height) == (first.name, "広場", 64, 32)
    second = sent(world)
    thanks.send(organizer, occurrence, GIVEN, second)
    assert photos.of(occurrence).name == second.name
    world.clock.move(hours=2)
    thanks.send(world.ctx(world.organizer), occurrence, Thanks("あ"), drop_photo=True)
    assert photos.of(occurrence) is None


def test_files_that_nothing_names_are_swept_away_after_a_day(world: World) -> None:
    occurrence, folder = over(world), world.settings.uploads
    assert photos.sweep(world.system, folder) == 0
    shown, left = sent(world), sent(world)
    thanks.send(world.ctx(world.organizer), occurrence, GIVEN, shown)
    written_at = (folder / f"{left.name}.jpg").stat().st_mtime
    age = world.clock.now.timestamp() - written_at
    world.clock.move(seconds=-age + 60)
    assert photos.sweep(world.system, folder) == 0
    world.clock.move(days=1)
    assert photos.sweep(world.system, folder) == 1
    assert [path.stem for path in folder.iterdir()] == [shown.name]


def test_results_add_up_by_unit_for_each_group(world: World) -> None:
    for amount, unit in ((14, "ごみ袋"), (6, "ごみ袋"), (120, "花の苗")):
        occurrence = over(world)
        thanks.send(world.ctx(world.organizer), occurrence, Thanks("あ", amount, unit))
        world.clock.move(hours=20, minutes=30)
    assert results.of_group(world.group.id) == [("花の苗", 120), ("ごみ袋", 20)]
    assert results.of_group(world.other_group.id) == []
    assert results.units(world.group.id, occurrence.event_id) == ["花の苗", "ごみ袋"]
    first = Occurrence.get(Occurrence.result_amount == 14)
    assert results.units(world.group.id, first.event_id)[0] == "ごみ袋"
