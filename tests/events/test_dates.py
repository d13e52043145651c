"""An event has many dates, each with codes of its own; what one does the others do not."""

from dataclasses import replace
from datetime import date, time

import pytest

from shishin.core import days
from shishin.events import dates, drafts, listing, publishing, search
from shishin.events.drafts import Draft
from shishin.events.filters import Filter
from shishin.events.models import Event, Occurrence, OccurrenceStatus
from shishin.events.recurrence import Every, Repeat
from shishin.groups.access import NotYourGroup
from shishin.participation import cancelling
from tests.world import TODAY, World

SUNDAY = date(2026, 10, 25)
DRAFT = Draft("朝の体操", SUNDAY, time(6, 30), time(7), "見沼公園", capacity=20, meeting_place="時計の下")
WEEKLY = replace(DRAFT, repeat=Repeat(Every.WEEK, 4))


def series(world: World) -> list[Occurrence]:
    first = publishing.publish(world.ctx(world.organizer), world.group, WEEKLY, "uid")
    return dates.of_event(first.event_id)


def test_a_series_is_one_event_with_a_date_of_its_own_for_each_time(world: World) -> None:
    found = series(world)
    assert Event.select().count() == 1
    assert [one.day.isoformat() for one in found] == ["2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15"]
    assert len({one.code for one in found} | {one.venue_code for one in found}) == 8
    for one in found:
        assert (one.starts, one.ends, one.last_day) == (time(6, 30), time(7), one.day)
        assert (one.venue, one.meeting_place, one.capacity, one.ward) == (
            "見沼公園",
            "時計の下",
            20,
            "111040",
        )
        assert one.starts_at == days.instant(one.day, time(6, 30))
        assert one.ends_at == days.instant(one.day, time(7))
    assert [card.day for card in listing.everything(Filter(), world.clock.now).cards] == [
        one.day for one in found
    ]


def test_the_same_form_publishes_a_series_once_and_answers_with_its_first_date(world: World) -> None:
    ctx = world.ctx(world.organizer)
    first = publishing.publish(ctx, world.group, WEEKLY, "uid")
    assert publishing.publish(ctx, world.group, WEEKLY, "uid") == first
    assert (first.day, Occurrence.select().count()) == (SUNDAY, 4)


def test_a_changed_date_moves_alone_and_changed_words_are_on_all(world: World) -> None:
    _, second, third, _ = series(world)
    later = replace(DRAFT, title="夜の体操", day=second.day, starts=time(18), ends=time(19), capacity=5)
    publishing.edit(world.ctx(world.organizer), second, later)
    second, third = Occurrence.get_by_id(second.id), Occurrence.get_by_id(third.id)
    assert (second.starts, second.capacity, second.event.title) == (time(18), 5, "夜の体操")
    assert (third.starts, third.capacity, third.moved_at) == (time(6, 30), 20, None)
    assert third.event.title == "夜の体操"


def test_one_date_is_cancelled_alone(world: World) -> None:
    first, *rest = series(world)
    cancelling.cancel(world.ctx(world.organizer), first, "雨のため")
    assert [one.status for one in dates.of_event(first.event_id)] == [
        OccurrenceStatus.CANCELLED,
        *[OccurrenceStatus.SCHEDULED] * len(rest),
    ]


def test_a_date_is_added_like_the_one_it_stands_beside_and_once(world: World) -> None:
    occurrence = world.occurrence(capacity=7, address="東大宮1-1", latitude=35.9, longitude=139.6)
    search.index(occurrence.event)
    before, ctx = listing.version(), world.ctx(world.organizer)
    (added,) = dates.add(ctx, occurrence, date(2026, 11, 3))
    assert dates.add(ctx, occurrence, date(2026, 11, 3)) == [added]
    kept = Occurrence.get_by_id(added.id)
    assert (kept.event, kept.capacity, kept.latitude) == (occurrence.event, 7, 35.9)
    assert (kept.address, kept.starts, kept.status) == ("東大宮1-1", time(9), OccurrenceStatus.SCHEDULED)
    assert kept.code != occurrence.code
    assert listing.version() > before


def test_a_series_is_added_around_the_dates_that_are_there(world: World) -> None:
    first, *_ = series(world)
    monthly = dates.add(world.ctx(world.organizer), first, SUNDAY, Repeat(Every.WEEK, 6))
    assert [one.day.isoformat() for one in monthly][-2:] == ["2026-11-22", "2026-11-29"]
    assert Occurrence.select().count() == 6


def test_a_cancelled_day_can_be_announced_anew(world: World) -> None:
    occurrence, ctx = world.occurrence(day=SUNDAY), world.ctx(world.organizer)
    cancelling.cancel(ctx, occurrence)
    (again,) = dates.add(ctx, occurrence, SUNDAY)
    assert again.id != occurrence.id
    assert again.cancelled_at is None


@pytest.mark.parametrize(
    ("day", "repeat", "problem"),
    [
        (None, None, "day_missing"),
        (date(2026, 10, 23), None, "day_past"),
        (date(2030, 1, 1), None, "day_far"),
        (TODAY, Repeat(Every.WEEK, 0), "repeat"),
    ],
)
def test_a_day_that_cannot_be_is_not_added(world: World, day, repeat, problem) -> None:
    occurrence = world.occurrence()
    with pytest.raises(drafts.DraftUnfit) as refusal:
        dates.add(world.ctx(world.organizer), occurrence, day, repeat)
    assert refusal.value.facts == {"problems": [problem]}
    assert Occurrence.select().count() == 1


def test_only_the_groups_organizer_adds_dates(world: World) -> None:
    with pytest.raises(NotYourGroup):
        dates.add(world.ctx(world.other_organizer), world.occurrence(), SUNDAY)


def test_several_days_and_no_hours_are_published_and_changed_as_they_are(world: World) -> None:
    ctx = world.ctx(world.organizer)
    draft = replace(DRAFT, last_day=date(2026, 10, 27), starts=time(10), ends=time(17))
    shown = publishing.publish(ctx, world.group, draft)
    assert shown.starts_at == days.instant(SUNDAY, time(10))
    assert shown.ends_at == days.instant(date(2026, 10, 27), time(17))
    change = publishing.edit(ctx, shown, replace(draft, word="写真です"))
    assert (change.moved, change.occurrence.last_day) == (False, date(2026, 10, 27))
    shorter = publishing.edit(ctx, shown, replace(draft, last_day=None))
    assert (shorter.moved, shorter.before.last_day) == (True, date(2026, 10, 27))
    assert shorter.occurrence.last_day == SUNDAY
    allday = replace(DRAFT, starts=None, ends=None, untimed=True, time_note="朝から夕方まで")
    free = publishing.publish(ctx, world.group, allday)
    assert (free.starts_at, free.ends_at) == (days.instant(SUNDAY), days.day_end(SUNDAY))
    assert free.time_note == "朝から夕方まで"
