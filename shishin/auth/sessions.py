"""Sessions: a random id in the browser, its digest in the store, ended on the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.auth.models import Session, SessionKind
from shishin.core import codes, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import SignInNeeded
from shishin.people.models import Device, Person, PushSubscription, StaffMember

LIFE = {
    SessionKind.CITIZEN: timedelta(days=400),
    SessionKind.ORGANIZER: timedelta(days=14),
    SessionKind.STAFF: timedelta(hours=12),
    SessionKind.LIMITED: timedelta(minutes=10),
}
# Staff leave desks; a session that nobody used for this long is over.
STAFF_IDLE = timedelta(minutes=30)
TOKEN_BYTES = 16
# So that a question about who was signed in can be answered for a month.
KEPT_FOR = timedelta(days=30)
# Who changes by what they are known has shown within this time that it is them.
FRESH = timedelta(minutes=10)


class ProveAgain(SignInNeeded):
    """Mail addresses and passkeys are changed soon after signing in only; signing in again helps."""


@dataclass(frozen=True, slots=True)
class Living:
    """What a living session says."""

    person_id: int
    kind: SessionKind
    staff: bool
    created_at: datetime
    expires_at: datetime


@unit_of_work
def begin(ctx: Context, person: Person, kind: SessionKind) -> str:
    """Open a session with a new random id and return it; only its digest is kept."""
    token = codes.encode(ctx.rng.bytes(TOKEN_BYTES))
    Session.create(
        digest=signing.digest(token),
        person=person,
        kind=kind,
        browser=ctx.actor.browser,
        device=ctx.actor.device,
        created_at=ctx.now,
        expires_at=ctx.now + LIFE[kind],
    )
    return token


def find(token: str, *, now: datetime, seen: int | None) -> Living | None:
    """Return the living session of a token, or None.

    `seen` is when the browser was last here (seconds since 1970), from its signed cookie; without it, staff
    were last here when they signed in.
    """
    row = (
        Session.select(Session.person, Session.kind, Session.created_at, Session.expires_at, Person.erased_at)
        .join(Person)
        .where(Session.digest == signing.digest(token), Session.ended_at.is_null(), Session.expires_at > now)
        .first()
    )
    if row is None or row.person.erased_at is not None:
        return None
    last = row.created_at.timestamp() if seen is None else seen
    if row.kind is SessionKind.STAFF and now.timestamp() - last > STAFF_IDLE.total_seconds():
        return None
    staff = row.kind is SessionKind.STAFF and is_staff(row.person_id)
    return Living(row.person_id, row.kind, staff, row.created_at, row.expires_at)


def is_staff(person_id: int) -> bool:
    """Say whether a person belongs to the city's staff now."""
    return StaffMember.select().where(StaffMember.person == person_id, StaffMember.until.is_null()).exists()


def require_fresh(ctx: Context) -> None:
    """Raise `ProveAgain` unless the actor signed in a moment ago: what leads to them may be changed then."""
    if ctx.actor.signed_in_at is None or ctx.now - ctx.actor.signed_in_at > FRESH:
        raise ProveAgain


@unit_of_work
def end(ctx: Context, token: str) -> None:
    """End a session on the server. Safe to repeat."""
    session = Session.get_or_none(Session.digest == signing.digest(token))
    if session is not None:
        end_one(ctx, session.person_id, session.ref)


def living(person_id: int, now: datetime) -> list[Session]:
    """Return a person's sessions that are not over, the newest first."""
    mine = (Session.person == person_id, Session.ended_at.is_null(), Session.expires_at > now)
    return list(Session.select().where(*mine).order_by(Session.id.desc()))


@unit_of_work
def end_one(ctx: Context, person_id: int, ref: str) -> None:
    """End the session of a person that a form names. Safe to repeat."""
    for session in living(person_id, ctx.now):
        if session.ref == ref:
            session.ended_at = ctx.now
            session.save(only=["ended_at"])
    hush_lost(ctx, person_id)


@unit_of_work
def end_all(ctx: Context, person_id: int, keeping: str = "") -> None:
    """End every session of a person but the one whose token is kept. Safe to repeat."""
    Session.update(ended_at=ctx.now).where(
        Session.person == person_id, Session.digest != signing.digest(keeping), Session.ended_at.is_null()
    ).execute()
    hush_lost(ctx, person_id)


@unit_of_work
def hush_lost(ctx: Context, person_id: int) -> None:
    """Push no more to browsers that neither are a person's nor are signed in as them. Safe to repeat.

    A lost phone that was put out would go on showing what its finder can open.
    """
    theirs = [
        *(row.digest for row in Device.select(Device.digest).where(Device.person == person_id)),
        *(session.device for session in living(person_id, ctx.now) if session.device),
    ]
    lost = PushSubscription.device.is_null() | PushSubscription.device.not_in(theirs)
    PushSubscription.delete().where(PushSubscription.person == person_id, lost).execute()


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete sessions that ended a month ago; return how many."""
    before = ctx.now - KEPT_FOR
    return int(Session.delete().where((Session.expires_at < before) | (Session.ended_at < before)).execute())
