"""Taking lists in: on both stores, once, twice, changed, and with people on it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, time

import pytest

from shishin.core import days
from shishin.events import listing, search
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus, SearchTerm
from shishin.opendata import importing, offers
from shishin.opendata.importing import NotAnImporter, Outcome
from shishin.opendata.models import ImportedRow, ImportRun, Source, Verdict
from shishin.opendata.planning import Deed, Plan
from tests.opendata import files
from tests.world import World

HEADER = (
    "全国地方公共団体コード,ID,地方公共団体名,イベント名,開始日,終了日,開始時間,終了時間,"
    "説明,場所名称,所在地_連結表記,緯度,経度\n"
)
FLOWERS = (
    "111007,1,さいたま市,花だんの水やり,2026-11-07,,09:00,10:00,"
    "水をやります,中央公園,さいたま市大宮区1-1,35.906,139.628"
)
WALK = "111007,2,さいたま市,川べりの散歩,2026-11-08,,,,歩きます,親水公園,さいたま市桜区2-2,,"


def nobody(_: Collection[int]) -> Collection[int]:
    """Nobody has signed up for anything."""
    return ()


def everybody(occurrence_ids: Collection[int]) -> Collection[int]:
    """Somebody has signed up for everything."""
    return occurrence_ids


def take(world: World, *rows: str, people_on=nobody, file_name: str = "list.csv") -> Outcome:
    """Import a list of these rows."""
    offer = offers.of_file((HEADER + "\n".join(rows) + "\n").encode(), file_name, files.SAITAMA)
    return importing.commit(world.system, files.SAITAMA, offer, people_on)


def everything() -> list[list[tuple[object, ...]]]:
    """Return every row of every table that an import writes."""
    tables = (Event, Occurrence, SearchTerm, Source, ImportRun, ImportedRow)
    return [sorted(map(str, model.select().tuples())) for model in tables] + [[(listing.version(),)]]


def reasons(plan: Plan) -> list[list[str]]:
    return [[finding.reason.value for finding in step.reading.findings] for step in plan.steps]


def test_a_row_becomes_an_event_that_the_list_shows_with_its_source(world: World) -> None:
    before = listing.version()

    outcome = take(world, FLOWERS, WALK)

    assert outcome.run is not None
    assert (outcome.run.accepted, outcome.run.review, outcome.run.rejected) == (2, 0, 0)
    flowers = Occurrence.select().join(Event).where(Event.title == "花だんの水やり").get()
    assert flowers.event.group is None
    assert flowers.event.source_name == "さいたま市"
    assert (flowers.day, flowers.last_day, flowers.starts, flowers.ends) == (
        date(2026, 11, 7),
        date(2026, 11, 7),
        time(9),
        time(10),
    )
    assert flowers.starts_at == days.instant(date(2026, 11, 7), time(9))
    assert flowers.ends_at == days.instant(date(2026, 11, 7), time(10))
    assert (flowers.ward, flowers.venue, flowers.latitude) == ("111031", "中央公園", 35.906)
    assert search.matching_event_ids("花 大宮区") == [flowers.event.id]
    assert listing.version() > before


def test_an_event_without_a_time_lasts_the_day(world: World) -> None:
    take(world, WALK)

    walk = Occurrence.get()
    assert (walk.starts, walk.ends) == (None, None)
    assert (walk.starts_at, walk.ends_at) == (
        days.instant(date(2026, 11, 8)),
        days.instant(date(2026, 11, 9)),
    )


def test_a_preview_writes_nothing(world: World) -> None:
    before = everything()
    offer = offers.of_file((HEADER + FLOWERS + "\n").encode(), "list.csv", files.SAITAMA)

    plan = importing.preview(world.system, offer, nobody)

    assert plan.deeds()[Deed.CREATE] == 1
    assert everything() == before


def test_only_staff_and_commands_import(world: World) -> None:
    offer = offers.of_file((HEADER + FLOWERS + "\n").encode(), "list.csv", files.SAITAMA)

    for person in (world.citizen, world.organizer):
        with pytest.raises(NotAnImporter):
            importing.commit(world.ctx(person), files.SAITAMA, offer, nobody)
    assert importing.preview(world.ctx(world.staff), offer, nobody).steps


@pytest.mark.parametrize(
    "path", [files.OKAZAKI, files.OSAKA, files.TAKAMATSU_EXCERPT], ids=lambda path: path.stem
)
def test_importing_a_real_list_twice_changes_nothing(world: World, path) -> None:
    offer = offers.of_file(path.read_bytes(), path.name, files.SAITAMA)
    first = importing.commit(world.system, files.SAITAMA, offer, nobody)
    before = everything()
    world.clock.move(days=1)

    second = importing.commit(world.system, files.SAITAMA, offer, nobody)

    assert first.run is not None
    assert second.run is None
    assert second.plan.deeds()[Deed.KEEP] == len(offer.readings)
    assert second.plan.counts() == first.plan.counts() == offer.counts()
    assert everything() == before


def test_the_whole_list_of_takamatsu_is_taken_in(sqlite_world: World) -> None:
    offer = offers.of_file(files.TAKAMATSU.read_bytes(), "0081.csv", files.SAITAMA)
    told: list[tuple[int, int]] = []

    importing.commit(
        sqlite_world.system, files.SAITAMA, offer, nobody, lambda done, total: told.append((done, total))
    )

    assert Occurrence.select().count() == 829
    assert ImportedRow.select().count() == 943
    assert Event.select().count() < 700
    assert told == sorted(told)
    assert told[-1] == (943, 943)
    source = Source.get()
    assert (source.key, source.name) == ("372013:LinkData", "高松市")
    assert source.licence == "http://creativecommons.org/licenses/by/3.0/deed.ja"


def test_rows_of_one_title_and_venue_are_occurrences_of_one_event(world: World) -> None:
    take(world, FLOWERS, FLOWERS.replace(",1,", ",9,").replace("11-07", "11-14"))

    (event,) = Event.select()
    assert [occurrence.day.day for occurrence in event.occurrences.order_by(Occurrence.day)] == [7, 14]


def test_next_months_file_adds_occurrences_to_the_same_event(world: World) -> None:
    take(world, FLOWERS)
    code = Occurrence.get().code

    outcome = take(
        world, FLOWERS.replace(",1,", ",9,").replace("11-07", "12-05").replace("水をやります", "落ち葉も")
    )

    (event,) = Event.select()
    assert [each.day.month for each in event.occurrences.order_by(Occurrence.day)] == [11, 12]
    assert event.description == "■ 2026-11-07\n水をやります\n\n■ 2026-12-05\n落ち葉も"
    assert [row.external_id for row in outcome.plan.vanished] == ["111007:1"]
    assert Occurrence.get(Occurrence.day == date(2026, 11, 7)).code == code


def test_a_changed_row_changes_its_occurrence_and_keeps_its_code(world: World) -> None:
    take(world, FLOWERS, WALK)
    before = Occurrence.get(Occurrence.venue == "中央公園")

    outcome = take(world, FLOWERS.replace("09:00", "09:30").replace("水やり", "手入れ"), WALK)

    after = Occurrence.get_by_id(before.id)
    assert outcome.plan.deeds() | {Deed.RECORD: 0} == {
        Deed.CREATE: 0,
        Deed.CHANGE: 1,
        Deed.JOIN: 0,
        Deed.RECORD: 0,
        Deed.KEEP: 1,
    }
    assert (after.code, after.venue_code, after.event.id) == (before.code, before.venue_code, before.event.id)
    assert (after.starts, after.starts_at) == (time(9, 30), days.instant(date(2026, 11, 7), time(9, 30)))
    assert after.event.title == "花だんの手入れ"
    assert search.matching_event_ids("手入れ") == [after.event.id]
    assert search.matching_event_ids("水やり") == []


def test_one_occurrence_of_several_may_leave_its_event(world: World) -> None:
    second = FLOWERS.replace(",1,", ",9,").replace("11-07", "11-14")
    take(world, FLOWERS, second)

    take(world, FLOWERS, second.replace("中央公園", "北公園"))

    moved = Occurrence.get(Occurrence.day == date(2026, 11, 14))
    assert moved.venue == "北公園"
    assert moved.event.id != Occurrence.get(Occurrence.day == date(2026, 11, 7)).event.id
    assert Event.select().count() == 2


def test_a_cancelled_row_cancels_and_a_revived_one_revives(world: World) -> None:
    take(world, FLOWERS)

    take(world, FLOWERS.replace("花だん", "【中止】花だん"))
    cancelled = Occurrence.get()
    assert (cancelled.status, cancelled.cancelled_at) == (OccurrenceStatus.CANCELLED, world.clock.now)
    assert cancelled.event.title == "花だんの水やり"
    assert cancelled.event.status is EventStatus.PUBLISHED

    take(world, FLOWERS)
    assert (Occurrence.get().status, Occurrence.get().cancelled_at) == (OccurrenceStatus.SCHEDULED, None)


def test_a_postponed_event_does_not_take_place_and_says_so_in_the_lists_word(world: World) -> None:
    take(world, FLOWERS.replace("花だん", "【延期】花だん"))

    assert (Occurrence.get().status, Occurrence.get().cancel_note) == (OccurrenceStatus.CANCELLED, "延期")


def test_a_vanished_row_is_told_and_not_deleted(world: World) -> None:
    take(world, FLOWERS, WALK)

    outcome = take(world, FLOWERS)

    assert [row.external_id for row in outcome.plan.vanished] == ["111007:2"]
    assert outcome.run is None
    assert Occurrence.select().count() == 2


@pytest.mark.parametrize(
    "change", [("11-07", "11-14"), ("09:00", "13:00"), ("中央公園", "北公園"), ("花だん", "【中止】花だん")]
)
def test_what_people_signed_up_for_is_not_moved_or_cancelled_but_asked_about(
    world: World, change: tuple[str, str]
) -> None:
    take(world, FLOWERS)
    before = [str(row) for row in Occurrence.select().tuples()]

    for _ in range(2):
        outcome = take(world, FLOWERS.replace("10:00", "15:00").replace(*change), people_on=everybody)

    assert [str(row) for row in Occurrence.select().tuples()] == before
    assert outcome.plan.counts()[Verdict.REVIEW] == 1
    assert [each[-1] for each in reasons(outcome.plan)] == ["people_are_coming"]
    assert outcome.run is None
    assert ImportedRow.get().verdict is Verdict.REVIEW


def test_words_of_an_event_with_people_may_change(world: World) -> None:
    take(world, FLOWERS)

    take(world, FLOWERS.replace("水をやります", "水と肥料をやります"), people_on=everybody)

    assert Event.get().description == "水と肥料をやります"


def test_when_the_last_one_withdraws_the_change_is_made(world: World) -> None:
    moved = FLOWERS.replace("11-07", "11-14")
    take(world, FLOWERS)
    take(world, moved, people_on=everybody)

    take(world, moved)

    assert Occurrence.get().day == date(2026, 11, 14)
    assert ImportedRow.get().verdict is Verdict.ACCEPTED


def test_what_a_group_has_claimed_is_the_groups_to_change(world: World) -> None:
    take(world, FLOWERS)
    Event.update(group=world.group, description="わたしたちの言葉").execute()

    for _ in range(2):
        outcome = take(world, FLOWERS.replace("水をやります", "水"))

    assert Event.get().description == "わたしたちの言葉"
    assert reasons(outcome.plan) == [["of_a_group"]]
    assert outcome.run is None


def test_a_row_that_became_doubtful_leaves_its_occurrence_as_it_was(world: World) -> None:
    take(world, FLOWERS)

    outcome = take(world, FLOWERS.replace("2026-11-07,", "2026-11-07,2026-11-01"))

    assert outcome.plan.counts()[Verdict.REVIEW] == 1
    assert Occurrence.get().last_day == date(2026, 11, 7)
    assert ImportedRow.get().occurrence == Occurrence.get()


def test_a_mended_row_is_taken_in(world: World) -> None:
    take(world, FLOWERS.replace("2026-11-07", "11月7日（土）"))
    assert Occurrence.select().count() == 0

    take(world, FLOWERS)

    assert Occurrence.select().count() == 1
    assert ImportedRow.get().verdict is Verdict.ACCEPTED


def test_a_list_that_gives_new_numbers_is_asked_about(world: World) -> None:
    take(world, FLOWERS)

    for _ in range(2):
        outcome = take(world, FLOWERS.replace(",1,", ",77,"))

    assert reasons(outcome.plan) == [["listed_before"]]
    assert outcome.run is None
    assert Occurrence.select().count() == 1


def test_two_lists_of_one_event_give_one_card_with_both_sources(world: World) -> None:
    take(world, FLOWERS)
    # The prefecture lists it too, with another name for the place and a point across the street.
    other = FLOWERS.replace("111007,1,さいたま市", "110001,88,埼玉県").replace("中央公園", "大宮中央公園")

    for _ in range(2):
        outcome = take(world, other.replace("139.628", "139.629"))

    assert outcome.run is None
    assert Occurrence.select().count() == 1
    assert Event.get().source_name == "さいたま市 / 埼玉県"
    assert [row.occurrence.id for row in ImportedRow.select()] == [Occurrence.get().id] * 2


def test_the_second_list_does_not_change_what_the_first_tells(world: World) -> None:
    other = FLOWERS.replace("111007,1,さいたま市", "110001,88,埼玉県")
    take(world, FLOWERS)
    take(world, other)

    take(world, other.replace("水をやります", "県の言葉"))
    assert Event.get().description == "水をやります"

    take(world, FLOWERS.replace("水をやります", "市の言葉"))
    assert Event.get().description == "市の言葉"


def test_the_same_title_far_away_is_another_card(world: World) -> None:
    take(world, FLOWERS)
    take(
        world,
        FLOWERS.replace("111007,1", "110001,88").replace("中央公園", "南公園").replace("35.906", "35.806"),
    )

    assert Occurrence.select().count() == 2


def test_a_groups_own_event_is_found_again_in_a_list_and_stays_as_it_is(world: World) -> None:
    own = world.occurrence(title="花だんの水やり", day=date(2026, 11, 7), starts=time(9), ends=time(11))
    Occurrence.update(venue="中央公園").execute()

    take(world, FLOWERS)

    assert Occurrence.select().count() == 1
    assert Event.get().source_name is None
    assert ImportedRow.get().occurrence.id == own.id


def test_a_fault_in_the_middle_leaves_nothing_behind(world: World) -> None:
    before = everything()
    offer = offers.of_file((HEADER + FLOWERS + "\n" + WALK + "\n").encode(), "list.csv", files.SAITAMA)

    def break_off(done: int, _all: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.commit(world.system, files.SAITAMA, offer, nobody, break_off)

    assert everything() == before


def test_a_list_moved_by_weeks_is_known_by_its_rows(world: World) -> None:
    offer = offers.of_file((HEADER + FLOWERS + "\n").encode(), "list.csv", files.SAITAMA)
    importing.commit(world.system, files.SAITAMA, offer, nobody)

    importing.commit(world.system, files.SAITAMA, offers.shifted(offer, 2), nobody)

    assert [occurrence.day for occurrence in Occurrence.select()] == [date(2026, 11, 21)]


def test_the_licence_of_a_source_stays_when_a_list_does_not_name_it(world: World) -> None:
    offer = offers.of_file((HEADER + FLOWERS + "\n").encode(), "list.csv", files.SAITAMA)
    named = replace(offer, origin=replace(offer.origin, licence="CC BY 4.0"))
    importing.commit(world.system, files.SAITAMA, named, nobody)

    take(world, FLOWERS.replace("水をやります", "水"))

    assert (Source.get().licence, Event.get().source_licence) == ("CC BY 4.0", "CC BY 4.0")
