"""Readers report a page that is mistaken, unkind or unsafe; the city's staff look at it."""

from dataclasses import dataclass
from datetime import timedelta

from shishin.core import codes, limits, text
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Forbidden, Invalid
from shishin.events import access
from shishin.events.models import PageReport, ReportReason
from shishin.groups import access as group_access

NOTE_LONGEST = 200
UID_LETTERS = 20
LONGEST_UID = 64
# What was looked at is kept for the next council's question, no longer.
KEPT_FOR = timedelta(days=90)
SHOWN = 100
# A hall shares one address; somebody with a script does not fill the desk.
REPORTS = limits.Limit("page-report", 30, timedelta(hours=1))


class ReasonUnknown(Invalid):
    """The reason is none of those offered."""


class ReportsForStaff(Forbidden):
    """Only the city's staff read reports."""


@dataclass(frozen=True, slots=True)
class Page:
    """A public page that may be reported: its address here and its title."""

    path: str
    title: str


def of_occurrence(code: str) -> Page:
    """Return the page of an occurrence; raises what `access.public_occurrence` raises."""
    occurrence = access.public_occurrence(code)
    return Page(f"/e/{occurrence.code}", occurrence.event.title)


def of_group(handle: str) -> Page:
    """Return the page of a group; raises `NoSuchGroup`."""
    group = group_access.public_group(handle)
    return Page(f"/g/{group.handle}", group.name)


def new_uid(ctx: Context) -> str:
    """Return an id for the report that a form will make."""
    return codes.random_code(ctx.rng, UID_LETTERS)


def report(ctx: Context, page: Page, reason: str, note: str, uid: str, address: str) -> None:
    """Keep what a reader says about a page. Safe to repeat with the form's `uid`.

    `address` is the sender's network address, counted and not kept. Raises `ReasonUnknown`, `TooMany`.
    """
    if reason not in set(ReportReason):
        raise ReasonUnknown
    limits.count(ctx, REPORTS, address)
    _keep(ctx, page, ReportReason(reason), text.one_line(note)[:NOTE_LONGEST], uid[:LONGEST_UID])


@unit_of_work
def _keep(ctx: Context, page: Page, reason: ReportReason, note: str, uid: str) -> None:
    row = {"page": page.path, "reason": reason, "note": note, "uid": uid or new_uid(ctx), "at": ctx.now}
    PageReport.insert(row).on_conflict_ignore().execute()


def waiting(ctx: Context) -> list[PageReport]:
    """Return the reports that nobody has looked at, the oldest first. Raises `ReportsForStaff`."""
    _require_staff(ctx)
    unseen = PageReport.select().where(PageReport.looked_at.is_null())
    return list(unseen.order_by(PageReport.at, PageReport.id).limit(SHOWN))


def count_waiting(ctx: Context) -> int:
    """Return how many reports nobody has looked at. Raises `ReportsForStaff`."""
    _require_staff(ctx)
    return int(PageReport.select().where(PageReport.looked_at.is_null()).count())


@unit_of_work
def look_at(ctx: Context, uid: str) -> None:
    """Note that staff have looked at a report. Safe to repeat. Raises `ReportsForStaff`."""
    _require_staff(ctx)
    unseen = (PageReport.uid == uid, PageReport.looked_at.is_null())
    PageReport.update(looked_at=ctx.now).where(*unseen).execute()


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete reports that were looked at 90 days ago; return how many."""
    return int(PageReport.delete().where(PageReport.looked_at < ctx.now - KEPT_FOR).execute())


def _require_staff(ctx: Context) -> None:
    if not (ctx.actor.system or ctx.actor.staff):
        raise ReportsForStaff
