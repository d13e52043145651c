"""What the organizer of the story did when something was over, and what is left to do about yesterday."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from shishin.checkin import (
    attendances,
    card_batches,
    card_check_in,
    cards,
    counting,
    hearts,
    self_check_in,
    thanks,
)
from shishin.checkin import claiming as record
from shishin.checkin.models import Card, ScanBy
from shishin.checkin.proofs import Proof
from shishin.checkin.thanks import Thanks
from shishin.core.context import Actor, Context
from shishin.events import photos
from shishin.events.models import Occurrence
from shishin.jobs.demo.story import pictures, stage
from shishin.jobs.demo.story.pictures import Drawing
from shishin.jobs.demo.story.stage import Stage
from shishin.jobs.demo.themes import Programme
from shishin.participation.models import Stance

COUNTED = 4
# More check in by themselves than the organizer counts: worth a look.
BY_THEMSELVES, HAD_SAID_SO, COUNTED_YESTERDAY = 9, 3, 8
# Of the sheet: whose card was lost and came back, and who tied theirs to a phone.
LOST, TIED = 2, 1


def thank(on: Stage, uploads: Path) -> None:
    """Let what was counted at the close stand beside what was checked in, and a photo beside the thanks."""
    clean_ups, workshops = on.past(on.clean_up)[-COUNTED:], on.past(on.themes.workshop)
    for occurrence in (*clean_ups, *workshops):
        came = attendances.heads(occurrence).heads
        counting.say(on.organizing(occurrence.ends_at + timedelta(minutes=5)), occurrence, came + 1)
    for what, dates, drawing in (
        (on.clean_up, clean_ups[-1:], pictures.BAGS_FILLED),
        (on.clean_up, clean_ups[-2:-1], pictures.PATH_WALKED),
        (on.themes.all_day, on.past(on.themes.all_day)[-2:-1], pictures.BED_IN_FLOWER),
        (on.themes.workshop, workshops[-1:], pictures.THINGS_MADE),
    ):
        for occurrence in dates:
            _thank(on, occurrence, what, drawing, uploads)


def _thank(on: Stage, occurrence: Occurrence, what: Programme, drawing: Drawing, uploads: Path) -> None:
    at = min(occurrence.thanked_at or occurrence.ends_at + timedelta(hours=6), on.now)
    ctx, picture = on.organizing(at), drawing.picture()
    said = Thanks(drawing.words or what.thanks[0], *_result(occurrence, what), drawing.alt)
    thanked = thanks.send(ctx, occurrence, said, photos.write(ctx, uploads, picture))
    thanks.tell(ctx)
    for attendance in attendances.of_occurrence(thanked)[::2]:
        came = Actor(person_id=attendance.person_id)
        hearts.give(Context(came, at, on.chance), thanked)


def _result(occurrence: Occurrence, what: Programme) -> tuple[int | None, str]:
    """Return what was said of it already, or else the least that it brings."""
    unit, least, _ = what.result or ("", None, None)
    return (occurrence.result_amount, occurrence.result_unit) if occurrence.thanked_at else (least, unit)


def leave_open(on: Stage) -> None:
    """Let people have come yesterday, and the organizer have counted, and nothing more."""
    for occurrence in on.past(on.themes.all_day)[-1:]:
        for number in range(BY_THEMSELVES):
            name, begins = f"who waters {number}", occurrence.starts_at
            if number < HAD_SAID_SO:
                stage.saying(
                    on.browser(name, begins - timedelta(hours=30 - number)), occurrence, Stance.GOING
                )
            there = on.browser(name, begins + timedelta(minutes=2 * number))
            self_check_in.check_in(there, occurrence, None, 1, int(number == 0))
        _say_afterwards(on, occurrence)
        _use_cards(on, occurrence)
        counting.say(on.organizing(occurrence.ends_at), occurrence, COUNTED_YESTERDAY)


def _say_afterwards(on: Stage, occurrence: Occurrence) -> None:
    """Let somebody say that they were there, which waits for the organizer's word."""
    before = on.browser("who came late", occurrence.starts_at - timedelta(hours=20))
    stage.saying(before, occurrence, Stance.GOING)
    self_check_in.claim(
        on.browser("who came late", occurrence.ends_at + timedelta(hours=3)), occurrence, None
    )


def _use_cards(on: Stage, occurrence: Occurrence) -> None:
    """Let a card that was lost be used, which waits as well; and another be tied to a phone."""
    sheet = _sheet(on)
    if not sheet:
        return
    organizing = on.organizing(occurrence.starts_at - timedelta(hours=12))
    lost, tied = sheet[LOST], sheet[TIED]
    lost = card_batches.make_anew(organizing, on.group, lost.number, lost.token_version)
    there = on.organizing(occurrence.starts_at + timedelta(minutes=20))
    card_check_in.check_in(there, occurrence, lost, Proof.REISSUED, None, ScanBy.CAMERA)
    record.by_stub(on.browser("who had a card", on.hours_ago(8)), cards.record_token(tied))


def _sheet(on: Stage) -> Sequence[Card]:
    batches = card_batches.batches(on.organizing(on.now), on.group)
    return [one.card for one in card_batches.printed(batches[0])] if batches else []
