"""Helpers at the door: phones that a reception link let in, listed for the organizer and ended one by one.

A phone is known by its device cookie alone; nobody is signed in and no person is written. It gets a grant of
its own, and what it scanned while it had the right counts, whenever that arrives.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.checkin import grants, reception_links
from shishin.checkin.clocks import Phase
from shishin.checkin.grants import Purpose
from shishin.checkin.models import ScanKind
from shishin.checkin.reception_models import ReceptionLink, ReceptionPhone
from shishin.core import db, limits, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Forbidden
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.people.guests import NoDevice

# As long as a phone keeps what it knows: what it could not send yet stays in sight.
SHOWN_AFTER = timedelta(hours=24)
# As long as a grant lives: then nothing that a phone held back counts by itself any more.
KEPT_FOR = grants.LIFE
# A link that went astray lets no crowd in.
PHONES = limits.Limit("reception-phone", 60, timedelta(hours=1))


class NotHelping(Forbidden):
    """This phone did not come to this door by a reception link."""


class PhoneEnded(Forbidden):
    """An organizer ended this phone's turn at the door."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A phone as the organizer sees it; `number` is the one that the phone itself shows."""

    number: int
    bound_at: datetime
    ended_at: datetime | None
    scans: int
    last_at: datetime | None


@unit_of_work
def bind(ctx: Context, text: str) -> Occurrence:
    """Let this device to the door of the link's occurrence. Safe to repeat.

    Raises `NoDevice`, what `reception_links.by_token` and `require_open` raise, `PhoneEnded`, `TooMany`.
    """
    if ctx.actor.device is None:
        raise NoDevice
    db.lock_rows(ReceptionLink, [reception_links.by_token(text).id])
    link = reception_links.by_token(text)
    reception_links.require_open(ctx, link.occurrence)
    phone = _find(link.occurrence, ctx.actor.device)
    if phone is None:
        limits.count(ctx, PHONES, link.occurrence.code)
        _new_phone(ctx, link)
    elif phone.ended_at is not None:
        _take_back(ctx, phone, link)
    return link.occurrence


def number_of(ctx: Context, occurrence: Occurrence) -> int:
    """Return the number of this phone at this door, until a day after the end.

    Raises `NotHelping`, `PhoneEnded`, `LinkReplaced`, `HelpersDone`.
    """
    phone = _mine(ctx, occurrence)
    before = (ReceptionPhone.occurrence == occurrence.id) & (ReceptionPhone.id <= phone.id)
    return int(ReceptionPhone.select().where(before).count())


def grant(ctx: Context, occurrence: Occurrence) -> str:
    """Return a grant for this phone, by the word of whoever made the link, until a day after the end.

    A weak signal may have brought the page and not the grant: what was scanned meanwhile waits for it, and is
    judged at capture. Raises `NotHelping`, `PhoneEnded`, `LinkReplaced`, `HelpersDone`, `HelpersNotYet`.
    """
    phone, link = _mine(ctx, occurrence), reception_links.of_door(occurrence)
    if reception_links.phase(occurrence, ctx.now) is Phase.EARLY:
        raise reception_links.HelpersNotYet
    return grants.given(ctx, occurrence, link.actor, phone.device, Purpose.RECEPTION)


def at_door(ctx: Context, occurrence: Occurrence) -> list[Helper]:
    """Return the phones that came by the link, in their order; raises what `require_organizer` raises."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    made = {device: (count, at) for device, count, at in _MADE.rows(occurrence.id, ScanKind.VOID.value)}
    return [_helper(number, phone, made) for number, phone in enumerate(_phones(occurrence), 1)]


@unit_of_work
def end(ctx: Context, occurrence: Occurrence, number: int) -> None:
    """End the turn of a phone: what it scans from now on waits for an organizer's word. Safe to repeat.

    A number that no phone has ends nothing. Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    for phone in _phones(occurrence)[max(number - 1, 0) : number]:
        if phone.ended_at is None:
            ReceptionPhone.update(ended_at=ctx.now).where(ReceptionPhone.id == phone.id).execute()
            grants.revoke(ctx, occurrence, device=phone.device)


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete the links and phones of what ended thirty days ago; return how many phones."""
    over = Occurrence.select(Occurrence.id).where(Occurrence.ends_at < ctx.now - KEPT_FOR)
    ReceptionLink.delete().where(ReceptionLink.occurrence.in_(over)).execute()
    return int(ReceptionPhone.delete().where(ReceptionPhone.occurrence.in_(over)).execute())


def _new_phone(ctx: Context, link: ReceptionLink) -> None:
    ReceptionPhone.create(
        occurrence=link.occurrence,
        device=ctx.actor.device,
        link_version=link.token_version,
        bound_at=ctx.now,
    )


def _take_back(ctx: Context, phone: ReceptionPhone, link: ReceptionLink) -> None:
    """Let a phone in again that was ended before this link was made; raises `PhoneEnded`."""
    if phone.link_version >= link.token_version:
        raise PhoneEnded
    again = {"ended_at": None, "link_version": link.token_version, "bound_at": ctx.now}
    ReceptionPhone.update(again).where(ReceptionPhone.id == phone.id).execute()


def _mine(ctx: Context, occurrence: Occurrence) -> ReceptionPhone:
    phone = _find(occurrence, ctx.actor.device)
    if phone is None:
        raise NotHelping
    if phone.ended_at is not None:
        raise PhoneEnded
    if ctx.now > occurrence.ends_at + SHOWN_AFTER:
        raise reception_links.HelpersDone
    reception_links.of_door(occurrence)
    return phone


def _find(occurrence: Occurrence, device: str | None) -> ReceptionPhone | None:
    found: ReceptionPhone | None = ReceptionPhone.get_or_none(
        ReceptionPhone.occurrence == occurrence.id, ReceptionPhone.device == device
    )
    return found


def _phones(occurrence: Occurrence) -> list[ReceptionPhone]:
    of_door = ReceptionPhone.select().where(ReceptionPhone.occurrence == occurrence.id)
    return list(of_door.order_by(ReceptionPhone.id))


_MADE = sql.Statement(
    """
    SELECT device, count(*), max(received_at) FROM scan
    WHERE occurrence_id = ? AND kind <> ? AND device IS NOT NULL GROUP BY device
    """
)


def _helper(number: int, phone: ReceptionPhone, made: dict[str, tuple[int, int]]) -> Helper:
    count, at = made.get(phone.device, (0, None))
    return Helper(number, phone.bound_at, phone.ended_at, count, None if at is None else sql.instant(at))
