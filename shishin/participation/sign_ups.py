"""Taking somebody's word that they come, and changing how firm it is: one tap, no questions."""

from datetime import timedelta

from shishin.core import codes, db, limits, signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events import access as event_access
from shishin.events import listing
from shishin.events.models import Occurrence
from shishin.participation import access, lines, seats, waited
from shishin.participation.access import Locked
from shishin.participation.arrivals import CheckedIn
from shishin.participation.headcounts import NOBODY, brought, brought_by
from shishin.participation.models import SignUp, Stance
from shishin.participation.seats import SeatsTaken
from shishin.people import guests
from shishin.people.models import Person

OFFERED = (Stance.GOING, Stance.MAYBE, Stance.INTERESTED, Stance.WAITING)
CODE_LETTERS = 6
REF_LETTERS = 12
# An opening draws 5,000 people in a minute, and a phone company shows them all under one address.
JOINS = limits.Limit("join", 10_000, timedelta(hours=1))


class StanceNotOffered(Invalid):
    """The stance is none of those that a person may choose."""


class TakenOff(Conflict):
    """The organizer took this person's sign-up off the roster; only they can put it back."""


_MINE = sql.Statement(
    """
    SELECT a.id, u.id, u.stance, u.adults, u.children, u.withdrawn_at, u.way_id, w.seats, u.public_id,
        u.token_version, u.key_name, u.changed_at, u.removed_at
    FROM person p
    LEFT JOIN sign_up u ON u.person_id = p.id AND u.occurrence_id = ?
    LEFT JOIN way w ON w.id = u.way_id
    LEFT JOIN attendance a ON a.person_id = p.id AND a.occurrence_id = ?
    WHERE p.id = ?
    """
)
_FULL = sql.Statement(
    """
    SELECT o.capacity FROM occurrence o JOIN headcount h ON h.occurrence_id = o.id
    JOIN event e ON e.id = o.event_id
    LEFT JOIN person p ON p.id = coalesce(?, (SELECT person_id FROM device WHERE digest = ?))
    WHERE o.id = ? AND h.going >= o.capacity AND o.ends_at > ?
        AND o.status = 'scheduled' AND e.status = 'published' AND e.group_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sign_up WHERE occurrence_id = o.id AND person_id = p.id)
        AND NOT EXISTS (SELECT 1 FROM attendance WHERE occurrence_id = o.id AND person_id = p.id)
    """
)
_ADD = sql.Statement(
    """
    INSERT INTO sign_up (occurrence_id, person_id, stance, adults, children, part, way_id, note, public_id,
        token_version, key_name, short_code, ref, source, created_at, changed_at, queued_at)
    VALUES (?, ?, ?, 1, 0, 'all', ?, '', ?, 1, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (occurrence_id, short_code) DO NOTHING RETURNING id
    """
)
_CHANGE = sql.Statement(
    """
    UPDATE sign_up SET stance = ?, way_id = ?, turn = NULL, withdrawn_at = NULL, handed_to_id = NULL,
        queued_at = ?, changed_at = ?
    WHERE id = ?
    """
)


def join(
    ctx: Context,
    occurrence: Occurrence,
    stance: Stance,
    *,
    source: str = "list",
    address: str | None = None,
    way: int | None = None,
) -> SignUp:
    """Take somebody's word, or change how firm it is; the answer knows its ids and what its pass needs.

    Safe to repeat: twenty presses are one sign-up, and who comes back after withdrawing keeps the pass.
    Who would wait while a seat is free is going at once. A stranger comes in as a guest. Without a `way` of
    joining it is the event's first, or the one chosen before. With an `address` joins are counted loosely.
    Raises `SeatsTaken`, `NoSuchWay`, `CheckedIn`, `TakenOff`, `Overtaken`, `TooMany`, and what
    `access.open_occurrence` and `guests.actor_or_new_guest` raise.
    """
    if stance not in OFFERED:
        raise StanceNotOffered
    if stance is Stance.GOING:
        _refuse_early(ctx, occurrence.id)
    return _join(ctx, occurrence, stance, source, address, way)


def join_alone(ctx: Context, code: str, stance: Stance, *, source: str, address: str | None) -> SignUp:
    """Do what `join` does where no request holds a connection for this thread."""
    with db.borrowed(), db.busy_when_store_fails():
        return join(ctx, event_access.named(code), stance, source=source, address=address)


def _refuse_early(ctx: Context, occurrence_id: int) -> None:
    """Raise `SeatsTaken` for a newcomer to what is full, before anybody has to wait for the lock.

    When hundreds press at the opening, most come too late: they must not stand in the way of who comes next.
    """
    person_id, device = ctx.actor.person_id, ctx.actor.device or ""
    full = _FULL.row(person_id, device, occurrence_id, sql.micros(ctx.now))
    if full is not None:
        raise SeatsTaken(left=0, capacity=full[0])


def _mine(occurrence_id: int, person_id: int) -> tuple[int | None, tuple[object, ...] | None]:
    """Return the id of a person's attendance, and what they said before, as far as there is either."""
    attendance_id, *said = _MINE.one(occurrence_id, occurrence_id, person_id)
    return attendance_id, tuple(said) if said[0] is not None else None


@unit_of_work
def _join(
    ctx: Context, occurrence: Occurrence, stance: Stance, source: str, address: str | None, way: int | None
) -> SignUp:
    if address is not None:
        limits.count(ctx, JOINS, f"{occurrence.id}:{address}")
    locked = access.open_occurrence(ctx, occurrence.id)
    if way is not None:
        locked = access.with_way(locked, way)
    comer = guests.actor_or_newcomer(ctx)
    if comer.new:
        return _first(ctx, locked, comer.id, stance, source)
    db.lock_rows(Person, [comer.id])
    attendance_id, mine = _mine(occurrence.id, comer.id)
    if attendance_id is not None:
        raise CheckedIn
    if mine is None:
        return _first(ctx, locked, comer.id, stance, source)
    return _again(ctx, locked, comer.id, stance, mine)


def _first(ctx: Context, locked: Locked, person_id: int, stance: Stance, source: str) -> SignUp:
    stance = lines.seated(locked, stance, NOBODY, 1, locked.way_id, locked.way_seats)
    seats.change(locked, NOBODY, brought(stance, 1), way_id=locked.way_id, way_seats=locked.way_seats)
    public_id, key_name, at = (
        ctx.rng.bytes(signing.ID_SIZE).hex(),
        signing.keyring().newest,
        sql.micros(ctx.now),
    )
    ref = codes.random_code(ctx.rng, REF_LETTERS)
    written = None
    while written is None:
        # One in a billion is taken already; then the next is tried.
        code = codes.with_check(codes.random_code(ctx.rng, CODE_LETTERS))
        written = _ADD.row(
            locked.occurrence_id,
            person_id,
            stance.value,
            locked.way_id,
            public_id,
            key_name,
            code,
            ref,
            source,
            at,
            sql.micros(ctx.said_at),
            at if stance is Stance.WAITING else None,
        )
    return SignUp(
        id=written[0],
        occurrence=locked.occurrence_id,
        person=person_id,
        stance=stance,
        public_id=public_id,
        key_name=key_name,
        short_code=code,
        ref=ref,
    )


def _again(ctx: Context, locked: Locked, person_id: int, stance: Stance, mine: tuple[object, ...]) -> SignUp:
    (
        sign_up_id,
        former,
        adults,
        children,
        withdrawn_at,
        way_id,
        way_seats,
        *of_pass,
        changed_at,
        removed_at,
    ) = mine
    if removed_at is not None:
        raise TakenOff
    public_id, version, key_name = of_pass
    sign_up = SignUp(
        id=sign_up_id,
        occurrence=locked.occurrence_id,
        person=person_id,
        stance=Stance(str(former)),
        adults=adults,
        children=children,
        withdrawn_at=withdrawn_at,
        public_id=public_id,
        token_version=version,
        key_name=key_name,
    )
    entering = locked.chosen and locked.way_id != way_id
    if sign_up.stance is stance and withdrawn_at is None and not entering:
        waited.heard_again(ctx, sign_up.id)
        return sign_up
    waited.require_newest(ctx, sql.instant(_int(changed_at) or 0))
    before, heads = brought_by(sign_up), sign_up.adults + sign_up.children
    way = (locked.way_id, locked.way_seats) if entering else (_int(way_id), _int(way_seats))
    stance = lines.seated(locked, stance, before, heads, *way, entering=entering)
    seats.change(locked, before, brought(stance, heads), way_id=way[0], way_seats=way[1], entering=entering)
    queued_at = sql.micros(ctx.now) if stance is Stance.WAITING else None
    _CHANGE.run(stance.value, way[0], queued_at, sql.micros(ctx.said_at), sign_up_id)
    sign_up.stance, sign_up.withdrawn_at = stance, None
    if entering:
        listing.touch()
    if before.going:
        lines.advance(ctx, locked.occurrence_id)
    return sign_up


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None


def of_actor(ctx: Context, occurrence: Occurrence) -> SignUp | None:
    """Return the actor's living sign-up for an occurrence, or None."""
    if ctx.actor.person_id is None:
        return None
    found: SignUp | None = SignUp.get_or_none(
        SignUp.occurrence == occurrence, SignUp.person == ctx.actor.person_id, SignUp.withdrawn_at.is_null()
    )
    return found
