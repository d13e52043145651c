"""Everything that is to come is on one list, by filters that combine."""

from datetime import date, time, timedelta

import pytest

from shishin.core import days, db
from shishin.events import listing
from shishin.events.filters import Filter, Span, When
from shishin.events.listing import Seats
from shishin.events.models import Event, EventStatus, Flag, Occurrence, OccurrenceStatus, Way
from tests.world import TODAY, World


def titles(world: World, asked: Filter | None = None, **more: object) -> list[str]:
    return [card.title for card in listing.page(asked or Filter(**more), world.clock.now).cards]


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def spanning(world: World, title: str, first: int, last: int) -> Occurrence:
    occurrence = world.occurrence(title=title, day=day(first), starts=None, ends=None)
    Occurrence.update(last_day=day(last), ends_at=days.day_end(day(last))).where(
        Occurrence.id == occurrence
    ).execute()
    return occurrence


def test_what_is_published_and_not_over_is_listed_in_order_of_time(world: World) -> None:
    world.occurrence(title="あさって", day=day(2))
    world.occurrence(title="午後", starts=time(13), ends=time(14))
    world.occurrence(title="午前")
    world.occurrence(title="きのう", day=day(-1))
    world.occurrence(title="けさ", starts=time(7), ends=time(8, 30))
    world.occurrence(title="まだ", announced=False)
    draft = world.occurrence(title="下書き")
    Event.update(status=EventStatus.DRAFT).where(Event.id == draft.event).execute()
    assert titles(world) == ["午前", "午後", "あさって"]


def test_what_is_cancelled_stays_in_its_place_and_says_so(world: World) -> None:
    world.occurrence(title="中止", status=OccurrenceStatus.CANCELLED)
    whole = world.occurrence(title="企画ごと中止", starts=time(10))
    Event.update(status=EventStatus.CANCELLED).where(Event.id == whole.event).execute()
    world.occurrence(title="あり", starts=time(13), ends=time(14))
    found = listing.page(Filter(), world.clock.now).cards
    assert [(card.title, card.cancelled) for card in found] == [
        ("中止", True),
        ("企画ごと中止", True),
        ("あり", False),
    ]


def test_when_narrows_to_its_days(world: World) -> None:
    for ahead in range(10):
        world.occurrence(title=str(ahead), day=day(ahead))
    world.occurrence(title="月曜の夜", day=day(2), starts=time(19), ends=time(20))
    world.occurrence(title="土曜の夜", day=day(7), starts=time(19), ends=time(20))
    assert titles(world, when=When.TODAY) == ["0"]
    assert titles(world, when=When.WEEKEND) == ["0", "1"]
    assert titles(world, when=When.NEXT_WEEK) == ["2", "月曜の夜", "3", "4", "5", "6", "7", "土曜の夜", "8"]
    assert titles(world, evenings=True) == ["月曜の夜"]
    assert titles(world, evenings=True, when=When.NEXT_WEEK) == ["月曜の夜"]
    assert titles(world, evenings=True, when=When.WEEKEND) == []
    assert titles(world, when=day(4)) == ["4"]
    assert titles(world, when=day(-4)) == []


def test_minutes_find_what_lets_one_come_for_that_long(world: World) -> None:
    none = Flag(0)
    world.occurrence(title="2時間", flags=none)
    world.occurrence(title="途中だけOK", flags=Flag.PARTIAL)
    world.occurrence(title="1時間", flags=none, ends=time(10))
    world.occurrence(title="時間は主催へ", flags=none, starts=None, ends=None)
    world.occurrence(title="30分だけOK", flags=Flag.SHORT)
    world.occurrence(title="30分の会", flags=none, ends=time(9, 30))
    with_way = world.occurrence(title="1時間の役", flags=none)
    Way.update(minutes=60).where(Way.event == with_way.event).execute()
    half_hour = {"30分だけOK", "30分の会"}
    assert set(titles(world, minutes=30)) == half_hour
    assert set(titles(world, minutes=60)) == half_hour | {"1時間の役", "1時間"}
    assert set(titles(world, minutes=120)) == half_hour | {"1時間の役", "1時間", "2時間", "途中だけOK"}


def test_filters_combine(world: World) -> None:
    world.occurrence(title="a", flags=Flag.KIDS | Flag.WALKIN)
    world.occurrence(title="b", flags=Flag.KIDS)
    elsewhere = world.occurrence(title="c", flags=Flag.KIDS | Flag.WALKIN)
    Occurrence.update(ward="111015").where(Occurrence.id == elsewhere).execute()
    other = world.occurrence(title="d", flags=Flag.KIDS | Flag.WALKIN)
    Event.update(field="children").where(Event.id == other.event).execute()
    assert titles(world, flags=Flag.KIDS) == ["a", "b", "c", "d"]
    assert titles(world, flags=Flag.KIDS | Flag.WALKIN) == ["a", "c", "d"]
    assert titles(world, flags=Flag.KIDS | Flag.WALKIN, ward="111040") == ["a", "d"]
    assert titles(world, flags=Flag.KIDS | Flag.WALKIN, ward="111040", field="environment") == ["a"]


def test_pages_go_on_after_the_last_and_together_are_everything(world: World) -> None:
    for n in range(7):
        world.occurrence(title=str(n), day=day(n // 3))
    seen, after = [], None
    for _ in range(4):
        page = listing.page(Filter(), world.clock.now, after=after, limit=3)
        seen += [card.title for card in page.cards]
        if not page.more:
            break
        after = page.cards[-1].code
    assert seen == [str(n) for n in range(7)]
    assert len(listing.page(Filter(), world.clock.now, after="no such", limit=3).cards) == 3


def test_what_spans_days_appears_while_it_lasts_and_does_not_crowd_what_begins(world: World) -> None:
    spanning(world, "展示", -30, 5)
    spanning(world, "終わった展示", -30, -1)
    spanning(world, "これからの展示", 1, 9)
    world.occurrence(title="ごみひろい")
    now = world.clock.now
    assert titles(world) == ["ごみひろい", "これからの展示"]
    assert [card.title for card in listing.lasting(Filter(), now).cards] == ["展示"]
    assert [card.title for card in listing.lasting(Filter(when=day(5)), now).cards] == [
        "展示",
        "これからの展示",
    ]
    assert titles(world, when=When.ONGOING) == ["展示"]
    nightly = spanning(world, "夜の展示", -2, 9)
    Occurrence.update(starts=time(18), ends=time(20)).where(Occurrence.id == nightly.id).execute()
    evenings = Filter(when=When.NEXT_WEEK, evenings=True)
    assert [card.title for card in listing.lasting(evenings, now).cards] == ["夜の展示"]
    assert [card.title for card in listing.first(evenings, now).lasting.cards] == ["夜の展示"]
    assert listing.lasting(Filter(when=When.WEEKEND, evenings=True), now).cards == []
    nightly.delete_instance()
    assert listing.count(Filter(when=When.ONGOING), now) == 1
    assert listing.lasting(Filter(ward="111015"), now).cards == []


def test_the_few_beside_the_list_are_the_citys_own_first(world: World) -> None:
    for n in range(listing.LASTING_SHOWN):
        elsewhere = spanning(world, f"隣の市の展示{n}", -30 - n, 5)
        Occurrence.update(ward=None).where(Occurrence.id == elsewhere.id).execute()
        Event.update(group=None, source_name="隣の市").where(Event.id == elsewhere.event_id).execute()
    ours = spanning(world, "家で読む月", -1, 5)
    Occurrence.update(ward=None).where(Occurrence.id == ours.id).execute()
    spanning(world, "展示", -2, 5)
    found = listing.first(Filter(), world.clock.now).lasting
    assert [card.title for card in found.cards] == ["展示", "家で読む月", "隣の市の展示2"]
    assert found.more


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_programs_page_through_everything_once(world: World, limit: int) -> None:
    spanning(world, "展示1", -30, 5)
    spanning(world, "展示2", -3, 2)
    for n in range(3):
        world.occurrence(title=str(n), day=day(n))
    seen, after = [], None
    for _ in range(9):
        page = listing.everything(Filter(), world.clock.now, after=after, limit=limit)
        assert len(page.cards) <= limit
        seen += [card.title for card in page.cards]
        if not page.more:
            break
        after = page.cards[-1].code
    assert seen == ["展示1", "展示2", "0", "1", "2"]
    only = listing.everything(Filter(when=When.ONGOING), world.clock.now)
    assert [card.title for card in only.cards] == ["展示1", "展示2"]


def test_a_page_costs_the_same_few_statements_however_long_it_is(world: World) -> None:
    def statements() -> int:
        asked = []
        before = db.database.obj.execute_sql

        def counted(sql: str, params: object = None) -> object:
            asked.append(sql)
            return before(sql, params)

        db.database.obj.execute_sql = counted
        try:
            listing.page(Filter(), world.clock.now)
            listing.lasting(Filter(), world.clock.now)
            listing.count(Filter(), world.clock.now)
        finally:
            del db.database.obj.execute_sql
        return len(asked)

    world.occurrence()
    few = statements()
    for n in range(19):
        world.occurrence(title=str(n))
    assert statements() == few == 3


def test_a_group_has_a_next_and_a_past(world: World) -> None:
    past = world.occurrence(title="まえの回", day=day(-7))
    world.occurrence(title="ほかの団体", group=world.other_group)
    again = world.occurrence(title="つぎの回", day=day(7))
    Occurrence.update(event=past.event).where(Occurrence.id == again).execute()
    assert [card.title for card in listing.of_group(world.group.id, world.clock.now)] == ["まえの回"]
    assert listing.past_of_group(world.group.id, world.clock.now) == 1
    following = listing.next_of_event(Occurrence.get_by_id(past.id), world.clock.now)
    assert following is not None
    assert following.code == again.code
    assert listing.next_of_event(Occurrence.get_by_id(again.id), world.clock.now) is None


def test_alternatives_are_near_in_time_and_place(world: World) -> None:
    mine = world.occurrence(title="満員", day=day(1))
    far = world.occurrence(title="遠く", day=day(1))
    Occurrence.update(ward="111015").where(Occurrence.id == far).execute()
    world.occurrence(title="近く", day=day(3))
    world.occurrence(title="来月", day=day(30))
    world.occurrence(title="中止", day=day(1), status=OccurrenceStatus.CANCELLED)
    assert [card.title for card in listing.alternatives(mine, world.clock.now)] == ["近く", "遠く"]


def test_alternatives_can_still_be_joined_and_the_next_ward_comes_before_the_others(world: World) -> None:
    mine = world.occurrence(title="満員")
    world.occurrence(title="申込は終わり", apply_by=world.clock.now - timedelta(hours=1))
    for n, ward in enumerate(("111015", "111091", "111104", "111040")):
        there = world.occurrence(title=ward, day=day(n), apply_by=world.clock.now + timedelta(hours=1))
        Occurrence.update(ward=ward).where(Occurrence.id == there).execute()
    found = listing.alternatives(mine, world.clock.now, 9, ("111104", "111091"))
    assert [card.title for card in found] == ["111040", "111104", "111091", "111015"]


def test_days_in_a_row_find_what_begins_in_them(world: World) -> None:
    for ahead in range(-2, 5):
        world.occurrence(title=str(ahead), day=day(ahead))
    assert titles(world, when=Span(day(1), day(3))) == ["1", "2", "3"]
    assert titles(world, when=Span(day(-9), day(1))) == ["0", "1"]
    assert titles(world, when=Span(day(-9), day(-1))) == []


def test_heads_are_said_coarsely_and_never_fall_while_more_come() -> None:
    steps = [listing.coarse(heads) for heads in range(2000)]
    assert steps == sorted(steps)
    said = {
        0: 0,
        2: 0,
        3: 5,
        7: 5,
        8: 10,
        14: 10,
        15: 20,
        22: 20,
        94: 90,
        95: 100,
        474: 450,
        475: 500,
        1284: 1300,
    }
    assert {heads: listing.coarse(heads) for heads in said} == said


@pytest.mark.parametrize(
    ("going", "capacity", "seats"),
    [(99, None, Seats.OPEN), (0, 20, Seats.OPEN), (15, 20, Seats.OPEN), (16, 20, Seats.FEW),
     (20, 20, Seats.FULL), (21, 20, Seats.FULL), (0, 2, Seats.OPEN), (1, 2, Seats.FEW), (0, 0, Seats.FULL)],
)  # fmt: skip
def test_seats_are_open_few_or_full(going: int, capacity: int | None, seats: Seats) -> None:
    assert listing.seats(going, capacity) is seats


def test_a_touch_raises_the_number(world: World) -> None:
    before = listing.version()
    listing.touch()
    assert listing.version() == before + 1
