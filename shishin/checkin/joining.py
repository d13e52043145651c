"""Two persons turn out to be one: a phone and a card, two browsers, a guest and a mail address.

Whatever leads to the other, leads to the keeper from now on: devices, addresses, passes. Scans of either make
the keeper's attendance, of two words about one occurrence the firmer holds, and points are moved, then
settled anew. Any order of joining, coming and scanning ends in one state.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from shishin.auth import passkeys, sessions
from shishin.checkin import attendances, hearts, places, sameness
from shishin.checkin.evidence import Evidence
from shishin.checkin.sameness import Pair
from shishin.core import days, db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Forbidden
from shishin.events.models import Occurrence, WayKind
from shishin.groups import joining as group_joining
from shishin.participation import joining as sign_up_joining
from shishin.people import joining as people_joining
from shishin.people.models import Joining, Person
from shishin.points import ledger, merging
from shishin.points.rules import Occasion


class NotOneself(Forbidden):
    """Only who is one of the two joins them."""


class SomebodyForgotten(Conflict):
    """Who was forgotten is nobody any more, and nobody else either."""


_WHERE = sql.Statement(
    """
    SELECT occurrence_id FROM sign_up WHERE person_id = ?
    UNION SELECT occurrence_id FROM scan WHERE person_id = ?
    UNION SELECT occurrence_id FROM attendance WHERE person_id = ?
    UNION SELECT occurrence_id FROM same_person WHERE signed_up_id = ? OR came_id = ?
    """
)
_LEFT = sql.Statement(
    """
    SELECT id FROM person WHERE keeper_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM attendance a WHERE a.person_id = person.id)
        OR EXISTS (SELECT 1 FROM sign_up u WHERE u.person_id = person.id AND u.withdrawn_at IS NULL)
        OR EXISTS (SELECT 1 FROM heart h WHERE h.person_id = person.id)
        OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = person.id)
    )
    """
)
_TAKE_OVER = sql.Statement(
    """
    UPDATE attendance SET person_id = ? WHERE person_id = ? AND NOT EXISTS (
        SELECT 1 FROM attendance kept
        WHERE kept.occurrence_id = attendance.occurrence_id AND kept.person_id = ?
    )
    """
)
_DROP = sql.Statement("DELETE FROM attendance WHERE person_id = ?")
_ATTENDED = sql.Statement(
    """
    SELECT a.day, a.minutes, way.kind FROM attendance a LEFT JOIN way ON way.id = a.way_id
    WHERE a.person_id = ? ORDER BY a.day
    """
)


@unit_of_work
def join(ctx: Context, keeper_id: int, other_id: int) -> Person:
    """Let one person have everything of another, who turned out to be them; return who has it now.

    Whoever calls has proof that both are one. Safe to repeat, also the other way round. Raises `NotOneself`
    and `SomebodyForgotten`.
    """
    if not ctx.actor.system and ctx.actor.person_id not in {keeper_id, other_id}:
        raise NotOneself
    keeper, other = _locked(keeper_id, other_id)
    if keeper == other:
        return keeper
    if keeper.erased_at or other.erased_at:
        raise SomebodyForgotten
    occurrence_ids = _occurrences(other.id)
    _leave_ways_in(ctx, keeper.id, other.id)
    people_joining.record(ctx, keeper, other)
    _bring(ctx, keeper.id, other.id, occurrence_ids)
    return keeper


def cause_of(number: int) -> str:
    """Return the text key by which the ledger names a joining as its cause."""
    return f"joining:{number}"


def _locked(keeper_id: int, other_id: int) -> tuple[Person, Person]:
    """Lock where either was and everybody whose attendance may change; return who the two are now."""
    while True:
        two = [people_joining.whoever_is(person_id) for person_id in (keeper_id, other_id)]
        occurrence_ids = _occurrences(two[1])
        _lock(occurrence_ids, two)
        now = [people_joining.whoever_is(person_id) for person_id in (keeper_id, other_id)]
        # What was read before the locks may be old.
        if now == two and _occurrences(two[1]) <= occurrence_ids:
            return Person.get_by_id(two[0]), Person.get_by_id(two[1])


def _leave_ways_in(ctx: Context, *persons: int) -> None:
    """Let no passkey or session come along to staff: what opens their pages, they made as staff."""
    others = [person_id for person_id in persons if not sessions.is_staff(person_id)]
    if len(others) < len(persons):
        for person_id in others:
            passkeys.forget_all(ctx, person_id)


def _lock(occurrence_ids: Collection[int], persons: Collection[int]) -> None:
    db.lock_rows(Occurrence, occurrence_ids)
    pairs: list[Pair] = [(number, person) for number in occurrence_ids for person in persons]
    db.lock_rows(Person, sameness.at(occurrence_ids).persons(pairs) | {*persons})


def _occurrences(person_id: int) -> set[int]:
    return {row[0] for row in _WHERE.rows(*[person_id] * 5)}


def left_behind() -> set[int]:
    """Return who was joined away and still has something of their own; nobody when all is well."""
    return {*people_joining.left_behind(), *(row[0] for row in _LEFT.rows())}


def rebuild(ctx: Context) -> int:
    """Give the keepers what still lies with who was joined away; return of how many persons that was.

    Safe to repeat, and beside a server: each is a transaction of its own.
    """
    behind = sorted(left_behind())
    for person_id in behind:
        _fetch(ctx, person_id)
    return len(behind)


@unit_of_work
def _fetch(ctx: Context, person_id: int) -> None:
    """Do for a person what `join` did, under the same locks."""
    occurrence_ids = _occurrences(person_id)
    keeper_id = people_joining.whoever_is(person_id)
    _lock(occurrence_ids, [keeper_id, person_id])
    people_joining.move(keeper_id, person_id)
    _bring(ctx, keeper_id, person_id, occurrence_ids)


def _bring(ctx: Context, keeper_id: int, other_id: int, occurrence_ids: Collection[int]) -> None:
    """Give the keeper what has to be merged, and compute anew what follows from it. Safe to repeat."""
    cause = cause_of(Joining.get(Joining.person == other_id).id)
    group_joining.merge(keeper_id, other_id)
    sign_up_joining.merge(ctx, keeper_id, other_id)
    _TAKE_OVER.run(keeper_id, other_id, keeper_id)
    _DROP.run(other_id)
    hearts.merge(keeper_id, other_id)
    merging.merge(ctx, keeper_id, other_id, cause)
    _settle(ctx, keeper_id, cause)
    evidence = Evidence(sameness.at(occurrence_ids))
    pairs = [(number, keeper_id) for number in sorted(occurrence_ids)]
    evidence.learn_pairs(pairs)
    attendances.refresh(ctx, evidence, pairs, places.by_ids(occurrence_ids))


def _settle(ctx: Context, keeper_id: int, cause: str) -> None:
    """Take back what was paid twice or exceeds a cap, with this reason."""
    years: defaultdict[int, list[Occasion]] = defaultdict(list)
    for day, minutes, kind in _ATTENDED.rows(keeper_id):
        on = date.fromisoformat(str(day))
        years[days.fiscal_year(on)].append(Occasion(on, minutes, kind == WayKind.HELP))
    claims = []
    for year, occasions in sorted(years.items()):
        because = ledger.Because(cause, occasions[-1].day, None, {}, ledger.JOINED)
        claims.append(ledger.Claim(keeper_id, year, occasions, because))
    ledger.settle_all(ctx, claims)
