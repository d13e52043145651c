"""Thanks after an event: a word, a number, a photo, on the あゆみ of everybody who came.

Whoever of them chose it is told of it by the worker, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from shishin.core import db, sql, text
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events import access, listing, photos
from shishin.events.models import Occurrence, OccurrenceStatus, Photo
from shishin.events.photos import Written
from shishin.groups import access as group_access
from shishin.people import outbox
from shishin.people.outbox import News, Subject

WORDS_LONGEST = 200
UNIT_LONGEST = 20
MOST = 999_999
# Thanks of long ago are on everybody's あゆみ; a worker that was away for a weekend still tells them.
FRESH = timedelta(days=3)
# Nobody is thanked for what ended longer ago than this.
ENDED = timedelta(days=60)
TOLD_AT_ONCE = 500


_UNTOLD = sql.Statement(
    """
    SELECT o.id, a.person_id, o.code, o.starts_at
    FROM occurrence o
    JOIN notice_choice c ON c.about = o.code AND c.changes
    JOIN notices n ON n.person_id = c.person_id AND n.off_at IS NULL
    JOIN attendance a ON a.occurrence_id = o.id AND a.person_id = c.person_id
    WHERE o.ends_at > ? AND o.thanked_at > ? AND o.thanked_at <= ?
        AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key = 'thanks:' || o.id || ':' || a.person_id)
    ORDER BY o.id, a.person_id LIMIT ?
    """
)


class TooSoonToThank(Conflict):
    """Thanks are sent when the event is over."""


class NothingToThankFor(Conflict):
    """What was cancelled has no thanks; who was told so was thanked then."""


class ThanksUnfit(Invalid):
    """The thanks cannot be sent as they are; the facts say which fields."""


class Problem(StrEnum):
    """What is wrong with a field."""

    WORDS_MISSING = "words_missing"
    WORDS_LONG = "words_long"
    AMOUNT = "amount"
    UNIT_MISSING = "unit_missing"
    UNIT_LONG = "unit_long"
    ALT_MISSING = "alt_missing"
    ALT_LONG = "alt_long"


@dataclass(frozen=True, slots=True)
class Fault:
    """A field and its problem."""

    field: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Thanks:
    """What an organizer says: words, a number of something, and what is to be seen on the photo.

    `amount` is None without a result, and less than one where what was typed is no number.
    """

    words: str
    amount: int | None = None
    unit: str = ""
    alt: str = ""

    @property
    def result(self) -> tuple[int | None, str]:
        """The number and its unit; a unit alone, as the form offers it, is no result."""
        return (self.amount, self.unit) if self.amount is not None else (None, "")


def faults(thanks: Thanks, *, photo: bool) -> Iterator[Fault]:
    """Give what has to be mended; `photo` says whether there is one that has to be described."""
    if not text.is_visible(thanks.words):
        yield Fault("words", Problem.WORDS_MISSING)
    if len(thanks.words) > WORDS_LONGEST:
        yield Fault("words", Problem.WORDS_LONG)
    yield from _faults_of_result(*thanks.result)
    if photo and not text.is_visible(thanks.alt):
        yield Fault("alt", Problem.ALT_MISSING)
    if len(thanks.alt) > photos.ALT_LONGEST:
        yield Fault("alt", Problem.ALT_LONG)


def _faults_of_result(amount: int | None, unit: str) -> Iterator[Fault]:
    if amount is None:
        return
    if not 0 < amount <= MOST:
        yield Fault("amount", Problem.AMOUNT)
    if not text.is_visible(unit):
        yield Fault("unit", Problem.UNIT_MISSING)
    if len(unit) > UNIT_LONGEST:
        yield Fault("unit", Problem.UNIT_LONG)


def require_over(ctx: Context, occurrence: Occurrence) -> None:
    """Raise `NothingToThankFor` or `TooSoonToThank` where no thanks can be sent."""
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise NothingToThankFor
    if ctx.now < occurrence.ends_at:
        raise TooSoonToThank


@unit_of_work
def send(
    ctx: Context,
    occurrence: Occurrence,
    thanks: Thanks,
    photo: Written | None = None,
    *,
    drop_photo: bool = False,
) -> Occurrence:
    """Thank everybody who came, or mend what was said; safe to repeat.

    Raises `NothingToThankFor`, `TooSoonToThank`, `ThanksUnfit` and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    occurrence = access.by_id(occurrence.id)
    require_over(ctx, occurrence)
    kept = None if drop_photo else photos.of(occurrence)
    found = list(faults(thanks, photo=bool(photo or kept)))
    if found:
        raise ThanksUnfit(fields=[fault.field for fault in found])
    _write(ctx, occurrence, thanks)
    _write_photo(ctx, occurrence, thanks.alt, photo, keep=kept is not None)
    listing.touch()
    return occurrence


def _write(ctx: Context, occurrence: Occurrence, thanks: Thanks) -> None:
    occurrence.thanks = thanks.words
    occurrence.result_amount, occurrence.result_unit = thanks.result
    occurrence.thanked_at = occurrence.thanked_at or ctx.now
    fields = (Occurrence.thanks, Occurrence.result_amount, Occurrence.result_unit, Occurrence.thanked_at)
    occurrence.save(only=list(fields))


def _write_photo(
    ctx: Context, occurrence: Occurrence, alt: str, photo: Written | None, *, keep: bool
) -> None:
    if photo is not None:
        photos.show(ctx, occurrence, photo, alt)
    elif keep:
        Photo.update(alt=alt).where(Photo.occurrence == occurrence.id).execute()
    else:
        Photo.delete().where(Photo.occurrence == occurrence.id).execute()


def tell(ctx: Context) -> int:
    """Write the thanks that are not written yet; return how many. Safe to repeat, safe to kill."""
    written = 0
    while some := _tell_some(ctx):
        written += some
    return written


@unit_of_work
def _tell_some(ctx: Context) -> int:
    bounds = (ctx.now - ENDED, ctx.now - FRESH, ctx.now)
    due = _UNTOLD.rows(*map(sql.micros, bounds), TOLD_AT_ONCE)
    news = [
        News(
            person_id,
            Subject(code, sql.instant(starts_at)),
            f"thanks:{occurrence_id}:{person_id}",
            {"code": code},
        )
        for occurrence_id, person_id, code, starts_at in due
    ]
    return outbox.tell_all(ctx, news, kind="thanks")
