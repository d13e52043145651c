"""Events' texts get readings; what a person puts right stays until the text itself changes."""

from collections.abc import Mapping

import pytest

from shishin.core.context import Context
from shishin.core.errors import SignInNeeded
from shishin.events import easy, listing, readings
from shishin.events.easy import Problem, ReadingUnfit
from shishin.events.models import Event, EventStatus, Occurrence, Reading, TextPart
from shishin.groups.access import NotYourGroup
from shishin.jobs import reading
from tests.world import World

TITLE = "{緑道|りょくどう}の{花|はな}"


@pytest.fixture
def occurrence(world: World) -> Occurrence:
    occurrence = world.occurrence(title="緑道の花")
    Event.update(summary="水をやります。", belongings="ぼうし", rain="").execute()
    return occurrence


def read(world: World) -> int:
    return reading.read_new(world.system)


def of(occurrence: Occurrence) -> dict[TextPart, tuple[str, bool]]:
    found = readings.of_event(Event.get_by_id(occurrence.event_id))
    return {part: (row.marked, row.automatic) for part, row in found.items()}


def organizer(world: World) -> Context:
    assert world.organizer
    world.clock.move(seconds=1)
    return world.ctx(world.organizer)


def write(world: World, occurrence: Occurrence, typed: Mapping[TextPart, str]) -> None:
    easy.write(organizer(world), Occurrence.get_by_id(occurrence.id), typed)


def change(world: World, occurrence: Occurrence, **texts: str) -> None:
    world.clock.move(seconds=1)
    Event.update(changed_at=world.clock.now, **texts).where(Event.id == occurrence.event_id).execute()


def test_new_events_are_read_once(world: World, occurrence: Occurrence) -> None:
    before = listing.version()
    assert read(world) == 1
    assert of(occurrence) == {
        TextPart.TITLE: (TITLE, True),
        TextPart.SUMMARY: ("{水|みず}をやります。", True),
    }
    assert readings.titles([occurrence.event_id]) == {occurrence.event_id: TITLE}
    assert listing.version() == before + 1
    assert read(world) == 0
    assert listing.version() == before + 1


def test_only_what_the_public_can_still_come_to_is_read(world: World, occurrence: Occurrence) -> None:
    draft = world.occurrence(title="下書き")
    Event.update(status=EventStatus.DRAFT).where(Event.id == draft.event_id).execute()
    world.clock.move(days=1)
    assert readings.waiting(world.clock.now, 10) == []
    assert read(world) == 0


def test_a_text_that_changed_is_shown_without_readings_until_it_is_read_anew(
    world: World, occurrence: Occurrence
) -> None:
    read(world)
    change(world, occurrence, title="公園の花")
    assert TextPart.TITLE not in of(occurrence)
    assert read(world) == 1
    assert of(occurrence)[TextPart.TITLE] == ("{公園|こうえん}の{花|はな}", True)


def test_a_text_that_is_gone_takes_its_reading_along(world: World, occurrence: Occurrence) -> None:
    read(world)
    change(world, occurrence, summary="")
    assert read(world) == 1
    assert [row.part for row in Reading.select()] == [TextPart.TITLE]


def test_what_changed_while_the_machine_read_waits_for_the_next_time(
    world: World, occurrence: Occurrence
) -> None:
    found = [(event, reading.read(event)) for event in readings.waiting(world.clock.now, 10)]
    change(world, occurrence, title="公園の花")
    assert readings.write(found) == 0
    assert of(occurrence) == {}
    assert read(world) == 1


def test_what_a_person_put_right_stays_when_other_things_change(world: World, occurrence: Occurrence) -> None:
    read(world)
    write(world, occurrence, {TextPart.TITLE: "{緑道|みどりみち}の{花|はな}"})
    change(world, occurrence, summary="土をはこびます。")
    read(world)
    assert of(occurrence)[TextPart.TITLE] == ("{緑道|みどりみち}の{花|はな}", False)
    assert of(occurrence)[TextPart.SUMMARY][1]
    change(world, occurrence, title="緑道の木")
    read(world)
    assert of(occurrence)[TextPart.TITLE] == ("{緑道|りょくどう}の{木|き}", True)


def test_the_machine_adds_what_a_person_left_open_and_says_so(world: World, occurrence: Occurrence) -> None:
    write(world, occurrence, {TextPart.TITLE: "{緑道|みどりみち}の花"})
    read(world)
    assert of(occurrence)[TextPart.TITLE] == ("{緑道|みどりみち}の{花|はな}", True)


def test_a_reading_that_is_emptied_is_made_anew(world: World, occurrence: Occurrence) -> None:
    write(world, occurrence, {TextPart.TITLE: "{緑道|みどりみち}の{花|はな}"})
    write(world, occurrence, {TextPart.TITLE: ""})
    read(world)
    assert of(occurrence)[TextPart.TITLE] == (TITLE, True)


def test_what_was_not_touched_stays_the_machines(world: World, occurrence: Occurrence) -> None:
    read(world)
    write(world, occurrence, {part: marked for part, (marked, _) in of(occurrence).items()})
    assert all(automatic for _, automatic in of(occurrence).values())


def test_an_easy_version_is_kept_without_its_readings_and_read(world: World, occurrence: Occurrence) -> None:
    before = listing.version()
    write(world, occurrence, {TextPart.EASY: "{水|みず}を やります。花は きれいです。"})
    assert Event.get_by_id(occurrence.event_id).easy == "水を やります。花は きれいです。"
    assert listing.version() > before
    read(world)
    assert of(occurrence)[TextPart.EASY][0] == "{水|みず}を やります。{花|はな}は きれいです。"
    write(world, occurrence, {TextPart.EASY: ""})
    assert Event.get_by_id(occurrence.event_id).easy == ""
    assert TextPart.EASY not in of(occurrence)


@pytest.mark.parametrize(
    ("part", "typed", "problem", "near"),
    [
        (TextPart.TITLE, "{緑道|りょくどうの花", Problem.BROKEN, "{緑道|りょくど"),
        (TextPart.TITLE, "{緑道|ryokudo}の花", Problem.NOT_KANA, "{緑道|ryokudo}"),
        (TextPart.TITLE, "{緑道|りょくどう}の木", Problem.OTHER_TEXT, ""),
        (TextPart.EASY, "あ" * 801, Problem.TOO_LONG, "801"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(
    world: World, occurrence: Occurrence, part: TextPart, typed: str, problem: Problem, near: str
) -> None:
    event = Event.get_by_id(occurrence.event_id)
    assert easy.faults(event, {part: typed}) == [easy.Fault(part, problem, near)]
    with pytest.raises(ReadingUnfit) as refused:
        write(world, occurrence, {part: typed})
    assert refused.value.facts == {"problems": [problem.value]}
    assert of(occurrence) == {}


def test_only_the_groups_organizer_writes(world: World, occurrence: Occurrence) -> None:
    assert world.other_organizer
    with pytest.raises(NotYourGroup):
        easy.write(world.ctx(world.other_organizer), occurrence, {TextPart.EASY: "はな"})
    with pytest.raises(SignInNeeded):
        easy.write(world.ctx(), occurrence, {TextPart.EASY: "はな"})
    assert Event.get_by_id(occurrence.event_id).easy == ""
