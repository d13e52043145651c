"""One person, two browsers: an organizer joins a sign-up with a walk-in of one occurrence, or parts them.

Only at this occurrence: nobody's passes, record or points elsewhere are touched. What was joined makes one
attendance, that of the browser that checked in, and fulfils the sign-up.
"""

from shishin.checkin import attendances, places, sameness, unmatched
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import PairWord, SamePerson, Scan
from shishin.checkin.sameness import Joined
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, NotFound
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import passes, roster
from shishin.participation.models import SignUp
from shishin.people.models import Person


class NoSuchPair(NotFound):
    """No sign-up of this occurrence has this reference, or no walk-in this scan."""


class JoinedOtherwise(Conflict):
    """One of the two is joined with somebody else; that has to be parted first."""


class NamesGone(Conflict):
    """Thirty days after the end nobody can tell any more who was who."""


@unit_of_work
def join(ctx: Context, occurrence: Occurrence, ref: str, scan_uid: str) -> None:
    """Say that the sign-up of a line of the roster is the walk-in who checked in by this scan.

    Safe to repeat. Raises `NoSuchPair`, `JoinedOtherwise`, `NamesGone`, and what `require_organizer` raises.
    """
    db.lock_rows(Occurrence, [occurrence.id])
    sign_up = _sign_up(ctx, occurrence, ref)
    came = _walk_in(occurrence, scan_uid)
    before = sameness.standing([occurrence.id])
    mine = [one for one in before if {one.signed_up, one.came} & {sign_up.person_id, came}]
    if any((one.signed_up, one.came) == (sign_up.person_id, came) for one in mine):
        return
    if mine or came == sign_up.person_id:
        raise JoinedOtherwise
    _write(ctx, Joined(occurrence.id, sign_up.person_id, came, sign_up.way_id), PairWord.JOINED)
    _bring_in_line(ctx, occurrence, {sign_up.person_id, came})


@unit_of_work
def part(ctx: Context, occurrence: Occurrence, ref: str) -> None:
    """Say that the sign-up of a line of the roster is not the walk-in whom it was joined with.

    Safe to repeat. Raises `NoSuchPair`, `NamesGone`, and what `require_organizer` raises.
    """
    db.lock_rows(Occurrence, [occurrence.id])
    sign_up = _sign_up(ctx, occurrence, ref)
    parted = [one for one in sameness.standing([occurrence.id]) if one.signed_up == sign_up.person_id]
    for one in parted:
        _write(ctx, one, PairWord.PARTED)
    _bring_in_line(ctx, occurrence, {person for one in parted for person in (one.signed_up, one.came)})


def _write(ctx: Context, two: Joined, word: PairWord) -> None:
    SamePerson.create(
        occurrence=two.occurrence,
        signed_up=two.signed_up,
        came=two.came,
        way=two.way,
        word=word,
        actor=ctx.actor.person_id,
        at=ctx.now,
    )


def _bring_in_line(ctx: Context, occurrence: Occurrence, persons: set[int]) -> None:
    """Compute what these persons' scans come to, joined or apart; the occurrence is locked."""
    if not persons:
        return
    evidence = Evidence(sameness.at([occurrence.id]))
    pairs = [(occurrence.id, person) for person in sorted(persons)]
    db.lock_rows(Person, evidence.same.persons(pairs))
    evidence.learn_pairs(pairs)
    attendances.refresh(ctx, evidence, pairs, places.by_ids([occurrence.id]))


def _sign_up(ctx: Context, occurrence: Occurrence, ref: str) -> SignUp:
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if ctx.now >= occurrence.ends_at + roster.SEEN_FOR:
        raise NamesGone
    sign_up = passes.by_ref(occurrence, ref)
    if sign_up is None:
        raise NoSuchPair
    return sign_up


def _walk_in(occurrence: Occurrence, scan_uid: str) -> int:
    scan: Scan | None = unmatched.by_themselves(occurrence).where(Scan.uid == scan_uid).first()
    if scan is None or scan.person_id is None:
        raise NoSuchPair
    return scan.person_id
