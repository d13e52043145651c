"""An event is published once, by an organizer of its group; codes survive a change."""

import contextlib
import threading
from dataclasses import replace
from datetime import date, time

import pytest

from shishin.core import city, days
from shishin.core.db import close_connection
from shishin.core.errors import SignInNeeded
from shishin.events import drafts, listing, programme, publishing, search, slots, ways, windows
from shishin.events.drafts import Draft, Problem, WayDraft
from shishin.events.filters import Filter
from shishin.events.models import Event, Flag, Occurrence, OccurrenceStatus, Way, WayKind
from shishin.groups.access import NotYourGroup
from shishin.groups.models import GroupStatus
from tests.world import TODAY, World

SUNDAY = date(2026, 10, 25)
DRAFT = Draft(
    "公園の花だんづくり",
    SUNDAY,
    time(13, 30),
    time(15),
    "見沼公園",
    flags=Flag.WALKIN | Flag.SHORT,
    word="花を植えます。",
    capacity=30,
    belongings="軍手",
    rain="小雨決行",
    ways=(WayDraft("参加"), WayDraft("受付の手伝い", 30)),
)


def listed(world: World) -> list[str]:
    return [card.title for card in listing.everything(Filter(), world.clock.now).cards]


def test_what_was_answered_is_published_and_found(world: World) -> None:
    before = listing.version()
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT, "uid", city.load("saitama"))
    kept = Occurrence.get_by_id(occurrence.id)
    assert (kept.day, kept.last_day, kept.starts, kept.ends) == (SUNDAY, SUNDAY, time(13, 30), time(15))
    assert kept.starts_at == days.instant(SUNDAY, time(13, 30))
    assert kept.ends_at == days.instant(SUNDAY, time(15))
    assert (kept.venue, kept.ward, kept.capacity) == ("見沼公園", "111040", 30)
    event = kept.event
    assert (event.title, event.summary, event.belongings) == (DRAFT.title, DRAFT.word, "軍手")
    assert (event.group, event.field, event.flags) == (world.group, "environment", DRAFT.flags)
    assert [(way.name, way.minutes) for way in ways.of(event)] == [("参加", None), ("受付の手伝い", 30)]
    assert listed(world) == ["公園の花だんづくり"]
    assert listing.version() > before
    for word in ("花だん", "花", "見沼区", "緑道みまもり隊"):
        assert search.matching_event_ids(word) == [event.id], word


def test_a_way_of_half_an_hour_says_so_and_is_found_by_it(world: World) -> None:
    draft = replace(DRAFT, flags=Flag.WALKIN, ways=(WayDraft("参加"), WayDraft("片づけだけ", 30)))
    publishing.publish(world.ctx(world.organizer), world.group, draft, "uid")
    longer = replace(draft, title="2つめ", ways=(WayDraft("参加"), WayDraft("片づけ", 31)))
    publishing.publish(world.ctx(world.organizer), world.group, longer, "uid 2")
    found = Event.select().order_by(Event.id)
    assert [event.flags for event in found] == [Flag.WALKIN | Flag.SHORT, Flag.WALKIN]
    found = listing.page(Filter(minutes=30), world.clock.now).cards
    assert [card.title for card in found] == [draft.title]


def test_codes_are_random_and_never_shared(world: World) -> None:
    ctx = world.ctx(world.organizer)
    made = [publishing.publish(ctx, world.group, DRAFT) for _ in range(20)]
    assert len({occurrence.code for occurrence in made}) == 20
    assert len({occurrence.venue_code for occurrence in made}) == 20
    assert {len(occurrence.code) for occurrence in made} == {6}
    assert {len(occurrence.venue_code) for occurrence in made} == {8}


def test_a_form_that_is_posted_twice_publishes_once(world: World) -> None:
    ctx = world.ctx(world.organizer)
    first = publishing.publish(ctx, world.group, DRAFT, "uid")
    assert publishing.publish(ctx, world.group, DRAFT, "uid") == first
    assert publishing.publish(ctx, world.group, DRAFT, "another") != first
    assert Event.select().count() == 2


def test_another_persons_form_is_another_form(world: World) -> None:
    mine = publishing.publish(world.ctx(world.organizer), world.group, DRAFT, "uid")
    theirs = publishing.publish(world.ctx(world.other_organizer), world.other_group, DRAFT, "uid")
    assert mine != theirs


def test_eight_posts_at_once_publish_once(world: World) -> None:
    ctx, group = world.ctx(world.organizer), world.group
    codes: list[str] = []
    gate = threading.Barrier(8)

    def post() -> None:
        gate.wait()
        try:
            codes.append(publishing.publish(ctx, group, DRAFT, "uid").code)
        finally:
            close_connection()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 8
    assert len(set(codes)) == 1
    assert Occurrence.select().count() == 1


def test_only_the_groups_organizer_publishes_and_edits(world: World) -> None:
    occurrence = publishing.publish(world.ctx(world.organizer), world.group, DRAFT)
    for ctx, refusal in (
        (world.ctx(world.other_organizer), NotYourGroup),
        (world.ctx(world.staff), NotYourGroup),
        (world.ctx(), SignInNeeded),
        (world.ctx(world.organizer, signed_in=False), SignInNeeded),
    ):
        with pytest.raises(refusal):
            publishing.publish(ctx, world.group, DRAFT)
        with pytest.raises(refusal):
            publishing.edit(ctx, occurrence, DRAFT)


def test_an_unfit_draft_is_not_published(world: World) -> None:
    with pytest.raises(drafts.DraftUnfit) as refusal:
        publishing.publish(world.ctx(world.organizer), world.group, replace(DRAFT, title="", capacity=0))
    assert refusal.value.facts == {"problems": ["what_missing", "capacity"]}
    assert Event.select().count() == 0


@pytest.mark.parametrize("field", ["title", "venue", "word", "belongings", "rain", "meeting_place"])
def test_a_store_is_never_given_more_than_it_keeps(world: World, field: str) -> None:
    ctx = world.ctx(world.organizer)
    for text in ("e" + "\u0301" * 5000, "\u200b" * 5000):
        with pytest.raises(drafts.DraftUnfit):
            publishing.publish(ctx, world.group, replace(DRAFT, **{field: text}))
    with contextlib.suppress(drafts.DraftUnfit):
        publishing.publish(ctx, world.group, replace(DRAFT, **{field: "e" + "\u0301" * 199}))


def test_an_unconfirmed_group_publishes_outside_of_the_list(world: World) -> None:
    group = world.group
    group.status = GroupStatus.PENDING
    group.save()
    publishing.publish(world.ctx(world.organizer), group, DRAFT)
    assert listed(world) == []


def test_a_change_keeps_the_codes_and_notes_what_was_before(world: World) -> None:
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT)
    world.clock.move(hours=1)
    later = replace(DRAFT, starts=time(14), ends=time(16), venue="見沼公園 東口", title="花だん")
    change = publishing.edit(world.ctx(world.organizer), occurrence, later)
    kept = Occurrence.get_by_id(occurrence.id)
    assert change.moved
    assert (kept.code, kept.venue_code) == (occurrence.code, occurrence.venue_code)
    assert slots.read(kept.moved_from) == change.before
    assert change.before.starts == time(13, 30)
    assert kept.moved_at == world.clock.now
    assert kept.starts_at == days.instant(SUNDAY, time(14))
    assert (kept.event.title, kept.venue) == ("花だん", "見沼公園 東口")
    assert search.matching_event_ids("東口") == [kept.event_id]


def test_a_change_of_words_is_no_move(world: World) -> None:
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT)
    change = publishing.edit(ctx, occurrence, replace(DRAFT, word="球根も植えます。"))
    kept = Occurrence.get_by_id(occurrence.id)
    assert not change.moved
    assert (kept.moved_at, kept.moved_from) == (None, "")
    assert kept.event.summary == "球根も植えます。"


def test_words_may_be_mended_afterwards_but_the_past_is_not_moved(world: World) -> None:
    occurrence = publishing.publish(world.ctx(world.organizer), world.group, DRAFT)
    world.clock.move(days=7)
    ctx = world.ctx(world.organizer)
    assert publishing.edit(ctx, occurrence, replace(DRAFT, word="楽しかったです。"))
    with pytest.raises(drafts.DraftUnfit):
        publishing.edit(ctx, occurrence, replace(DRAFT, day=TODAY))


def test_what_is_off_is_not_changed(world: World) -> None:
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT)
    Occurrence.update(status=OccurrenceStatus.CANCELLED).execute()
    with pytest.raises(publishing.EventIsOff):
        publishing.edit(ctx, occurrence, DRAFT)


def test_what_is_done_at_home_needs_neither_place_nor_hours(world: World) -> None:
    draft = replace(DRAFT, venue="", starts=None, ends=None, flags=Flag.HOME)
    kept = publishing.publish(world.ctx(world.organizer), world.group, draft)
    assert (kept.starts_at, kept.ends_at) == (days.instant(SUNDAY), days.day_end(SUNDAY))


def test_what_is_done_at_home_is_joined_from_home_until_it_gets_a_place(world: World) -> None:
    ctx = world.ctx(world.organizer)
    two = (WayDraft("編む", 30), WayDraft("たのむ", 10, kind=WayKind.HELP))
    draft = replace(DRAFT, venue="", flags=Flag.HOME, ways=two)
    occurrence = publishing.publish(ctx, world.group, draft)
    assert [way.kind for way in ways.of(occurrence.event)] == [WayKind.HOME, WayKind.HELP]
    alone = replace(draft, ways=(WayDraft("編む", 30, kind=WayKind.HOME),), venue="集会所", flags=Flag(0))
    publishing.edit(ctx, occurrence, alone)
    assert [way.kind for way in ways.of(occurrence.event)] == [WayKind.JOIN]
    both = replace(alone, ways=(WayDraft("集まる"), WayDraft("家で", 30, kind=WayKind.HOME)))
    publishing.edit(ctx, occurrence, both)
    assert [way.kind for way in ways.of(occurrence.event)] == [WayKind.JOIN, WayKind.HOME]


def test_a_known_place_brings_along_what_is_known_of_it(world: World) -> None:
    world.occurrence(address="見沼区東大宮1-1", latitude=35.9, longitude=139.6)
    draft = replace(DRAFT, venue="緑道入口の広場")
    kept = publishing.publish(world.ctx(world.organizer), world.group, draft)
    assert (kept.address, kept.latitude, kept.ward) == ("見沼区東大宮1-1", 35.9, "111040")
    assert [venue.name for venue in programme.venues(world.group)] == ["緑道入口の広場"]
    moved = publishing.edit(world.ctx(world.organizer), kept, DRAFT).occurrence
    assert (moved.address, moved.latitude) == ("", None)


def test_ways_are_renamed_added_and_removed(world: World) -> None:
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT)
    first = ways.of(occurrence.event)[0].id
    renamed = WayDraft("いっしょに植える", 60, id=first)
    publishing.edit(ctx, occurrence, replace(DRAFT, ways=(renamed,)))
    assert [(way.id, way.name, way.minutes) for way in Way.select()] == [(first, "いっしょに植える", 60)]


def test_a_way_keeps_its_identity_wherever_it_stands(world: World) -> None:
    ctx = world.ctx(world.organizer)
    occurrence = publishing.publish(ctx, world.group, DRAFT)
    first, second = (way.id for way in ways.of(occurrence.event))
    other, strange = world.occurrence(title="ほかの活動"), 999
    theirs = ways.of(other.event)[0].id
    wanted = (
        WayDraft("受付の手伝い", 20, id=second),
        WayDraft("片づけ", id=strange),
        WayDraft("見学", id=theirs),
    )
    publishing.edit(ctx, occurrence, replace(DRAFT, ways=wanted))
    kept = ways.of(occurrence.event)
    assert [(way.name, way.minutes) for way in kept] == [
        ("受付の手伝い", 20),
        ("片づけ", None),
        ("見学", None),
    ]
    assert kept[0].id == second
    assert not {first, theirs, strange} & {way.id for way in kept[1:]}
    assert [way.name for way in ways.of(other.event)] == ["参加"]


def test_seats_and_times_of_a_way_are_written(world: World) -> None:
    short = WayDraft("水やり", 20, "花に水をやる", WayKind.HELP, 8, time(14), time(14, 40), 2)
    occurrence = publishing.publish(
        world.ctx(world.organizer), world.group, replace(DRAFT, ways=(WayDraft("参加"), short))
    )
    way = ways.of(occurrence.event)[1]
    assert (way.kind, way.task, way.seats) == (WayKind.HELP, "花に水をやる", 8)
    window = windows.of(way, occurrence)
    assert window is not None
    assert [windows.clock(start) for start in window.starts] == [time(14), time(14, 10), time(14, 20)]


@pytest.mark.parametrize(
    ("way", "problem"),
    [
        (WayDraft("水やり", 20, seats=0), Problem.WAY_SEATS),
        (WayDraft("水やり", 20, at_once=0), Problem.WAY_SEATS),
        (WayDraft("水やり", None, at_once=2), Problem.WAY_TURNS),
        (WayDraft("水やり", 40, at_once=2), Problem.WAY_TURNS),
        (WayDraft("水やり", 5, at_once=2), Problem.WAY_TURNS),
        (WayDraft("水やり", 20, opens=time(14)), Problem.WAY_TURNS),
        (WayDraft("水やり", 20, opens=time(13), at_once=2), Problem.WAY_TURNS),
        (WayDraft("水やり", 20, closes=time(15, 30), at_once=2), Problem.WAY_TURNS),
        (WayDraft("水やり", 20, opens=time(14), closes=time(14, 10), at_once=2), Problem.WAY_TURNS),
    ],
)
def test_a_way_that_nobody_could_choose_is_mended_first(
    sqlite_world: World, way: WayDraft, problem: Problem
) -> None:
    found = drafts.faults(replace(DRAFT, ways=(way,)), sqlite_world.clock.now)
    assert problem in [fault.problem for fault in found]


def test_a_programme_is_the_groups_own(world: World) -> None:
    ctx = world.ctx(world.organizer)
    soon = publishing.publish(ctx, world.group, DRAFT)
    world.occurrence(group=world.other_group)
    over = world.occurrence(day=date(2026, 10, 3))
    assert programme.upcoming(ctx, [world.group]) == [soon]
    assert programme.past(ctx, [world.group]) == [over]
    assert programme.latest(world.group) is not None
