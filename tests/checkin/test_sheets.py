"""The sheet on paper: codes typed in later, in any order, twice, and with slips."""

import random
from datetime import timedelta

import pytest

from shishin.checkin import attendances, proxy, sheets, walk_in
from shishin.checkin.models import Attendance, Scan, ScanStatus
from shishin.core import codes, signing
from tests.checkin.phones import joined
from tests.world import KEYS, World


def slips(code: str) -> set[str]:
    """Every single wrong letter and every swap of neighbours in a code."""
    wrong = {
        code[:place] + letter + code[place + 1 :] for place in range(len(code)) for letter in codes.ALPHABET
    }
    swapped = {
        code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(len(code) - 1)
    }
    return (wrong | swapped) - {code}


def test_typed_in_later_in_any_order_and_twice_it_counts_once_at_the_start(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence()
    passes = [joined(world, occurrence, f"guest {number}") for number in range(3)]
    ctx = world.ctx(world.organizer)
    expected, empty = sheets.rows(ctx, occurrence)
    assert [row.short_code for row in expected] == [one.short_code for one in passes]
    assert len(expected) + len(empty) == 30
    assert not set(empty) & set(sheets.rows(ctx, other)[1])
    world.clock.move(hours=30)
    ctx = world.ctx(world.organizer)
    typed = [row.short_code for row in expected] + empty[:4]
    random.Random(7).shuffle(typed)
    first = [sheets.take(ctx, occurrence, code.lower()) for code in typed]
    assert {answer.status for answer in first} == {ScanStatus.RECORDED}
    assert not any(map(sheets.again, first))
    world.clock.move(hours=1)
    later = world.ctx(world.organizer)
    assert all(sheets.again(sheets.take(later, occurrence, code)) for code in typed)
    assert attendances.heads(occurrence).heads == 7
    assert {one.in_at for one in Attendance.select()} == {occurrence.starts_at}
    assert {one.at for one in Scan.select()} == {occurrence.starts_at}


def test_a_row_is_taken_back_itself_and_counts_when_it_is_typed_again(world: World) -> None:
    occurrence = world.occurrence()
    ctx = world.ctx(world.organizer)
    _, (first, second, *_) = sheets.rows(ctx, occurrence)
    world.clock.now = occurrence.starts_at + timedelta(minutes=30)
    walk_in.tally(world.ctx(world.organizer), occurrence, adults=3)
    world.clock.move(hours=3)
    ctx = world.ctx(world.organizer)
    sheets.take(ctx, occurrence, first)
    for _ in range(3):
        sheets.take(ctx, occurrence, second)
        assert attendances.heads(occurrence).heads == 5
        # Their time is before that of the three, and still it is what was done last.
        walk_in.undo(ctx, occurrence, walk_in.last(occurrence) or "")
        assert attendances.heads(occurrence).heads == 4
    assert not sheets.again(sheets.take(ctx, occurrence, second))
    assert sheets.again(sheets.take(ctx, occurrence, second))
    assert attendances.heads(occurrence).heads == 5


def test_who_was_checked_in_otherwise_keeps_their_time(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    world.clock.now = occurrence.starts_at + timedelta(minutes=40)
    came = world.clock.now
    proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref)
    world.clock.move(hours=3)
    assert sheets.again(sheets.take(world.ctx(world.organizer), occurrence, sign_up.short_code))
    assert Attendance.get().in_at == came


def test_every_single_slip_is_caught(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    ctx = world.ctx(world.organizer)
    every = [sign_up.short_code, *sheets.rows(ctx, occurrence)[1]]
    assert len(set(every)) == 30
    found = {slip for code in every for slip in slips(code)}
    assert len(found) > 30 * 7 * 30
    assert [slip for slip in found if codes.checked(slip, len(slip))] == []
    for slip in sorted(found)[::500]:
        with pytest.raises(sheets.NotOnTheSheet):
            sheets.take(ctx, occurrence, slip)
    assert not Scan.select().exists()


def test_another_sheets_row_is_not_on_this_one(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, other = world.occurrence(), world.occurrence()
    ctx = world.ctx(world.organizer)
    for typed in (sheets.walk_in_code(other, 0), joined(world, other).short_code, "", "ごみ", "0" * 40):
        with pytest.raises(sheets.NotOnTheSheet):
            sheets.take(ctx, occurrence, typed)


@pytest.mark.parametrize(("expected", "rows"), [(0, 30), (25, 30), (26, 60), (30, 60)])
def test_the_rows_fill_whole_pages_and_some_are_always_empty(
    sqlite_world: World, expected: int, rows: int
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for number in range(expected):
        joined(world, occurrence, f"guest {number}")
    listed, empty = sheets.rows(world.ctx(world.organizer), occurrence)
    assert (len(listed), len(listed) + len(empty)) == (expected, rows)
    assert sheets.FEWEST_EMPTY <= len(empty) <= sheets.MOST_EMPTY


def test_a_sheet_printed_before_a_new_key_still_counts(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    printed = sheets.walk_in_code(occurrence, 3)
    signing.use((b"a newer key than all the others ", *KEYS))
    assert sheets.walk_in_code(occurrence, 3) != printed
    assert sheets.take(world.ctx(world.organizer), occurrence, printed).status is ScanStatus.RECORDED
