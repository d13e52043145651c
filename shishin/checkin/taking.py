"""Taking judged scans: those of phones, and the one that a page makes.

For each, a known id is answered as before, a new one is added, and attendance and points are brought in line.
Where the store refuses a row, the scans are taken one by one, each within a savepoint, so that a bad one
fails alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import peewee

from shishin.checkin import attendances, sameness
from shishin.checkin.attendance import Mark, Presence
from shishin.checkin.clocks import BEFORE, Hours
from shishin.checkin.evidence import Evidence, Received
from shishin.checkin.judging import Capture, Refused
from shishin.checkin.models import ScanBy, ScanKind, ScanStatus
from shishin.checkin.places import Place
from shishin.checkin.sameness import Pair
from shishin.core import days, db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.people import guests
from shishin.people.models import Person

# A phone whose battery died may be off by decades; the column keeps 32 bits, the correction used all of it.
LARGEST_KEPT_OFFSET = 2**31 - 1


class NotTaken(Conflict):
    """A page's check-in was not taken; the facts say the `reason`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one scan; `code` says why, where it was refused or waits for review."""

    uid: str | None
    status: ScanStatus
    code: str | None = None
    repeated: bool = False
    facts: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the result as the interface promises it."""
        result: dict[str, object] = {"id": self.uid, "status": self.status.value}
        if self.repeated:
            result["repeated"] = True
        if self.code is not None:
            result["code"] = self.code
        if self.facts:
            result["facts"] = self.facts
        return result


_ADD = sql.Statement(
    """
    INSERT INTO scan (uid, occurrence_id, person_id, kind, "by", way_id, adults, children, voids, entitled,
        device, actor_id, at, device_at, "offset", received_at, digest, status, reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
)


def take_one(ctx: Context, capture: Capture) -> Answer:
    """Keep one scan that a page made while it had the occurrence locked (`pages.locked_place`).

    Raises `NotTaken` where the same id came with other content.
    """
    answer = take(ctx, [capture])[0]
    if answer.status in {ScanStatus.REFUSED, ScanStatus.CONFLICT}:
        raise NotTaken(reason=answer.code)
    return answer


@unit_of_work
def take(ctx: Context, judged: Sequence[Capture | Refused]) -> list[Answer]:
    """Keep what may be kept and say what became of each. Safe to repeat.

    Whoever judged them has had their occurrences locked since.
    """
    try:
        with db.savepoint():
            return _take(ctx, judged)
    except (peewee.IntegrityError, peewee.DataError):
        return [_take_alone(ctx, one) for one in judged]


def _take_alone(ctx: Context, judged: Capture | Refused) -> Answer:
    """Take one scan; what met another with its id at the same moment is known at the second try."""
    for _ in range(2):
        try:
            with db.savepoint():
                return _take(ctx, [judged])[0]
        except (peewee.IntegrityError, peewee.DataError):
            continue
    return Answer(judged.uid, ScanStatus.REFUSED, "unstorable")


def known_or_refused(ctx: Context, judged: Sequence[Capture | Refused]) -> list[Answer]:
    """Return what `take` says of scans none of which may be kept; asks for no lock."""
    return _take(ctx, judged)


def _take(ctx: Context, judged: Sequence[Capture | Refused]) -> list[Answer]:
    captures = [one for one in judged if isinstance(one, Capture)]
    myself = guests.actor_or_newcomer(ctx).id if any(one.myself for one in captures) else None
    request = _Request(ctx, myself, _evidence(judged, captures, myself))
    tellings = [request.telling(one) for one in judged]
    _ADD.each(request.rows)
    if request.touched:
        known = {one.place.id: one.place for one in captures}
        request.present = attendances.refresh(ctx, request.evidence, request.touched, known)
    return [tell() for tell in tellings]


def _evidence(
    judged: Iterable[Capture | Refused], captures: Sequence[Capture], myself: int | None
) -> Evidence:
    """Load what is known about these scans and whom they are about, locking the persons before that."""
    evidence = Evidence(sameness.at([one.place.id for one in captures if one.place.joined]))
    uids = {uid for one in judged for uid in (one.uid, _voided(one)) if uid}
    if any(one.kind is ScanKind.VOID for one in captures):
        # Whom a void is about stands in what it takes back.
        evidence.learn_named(uids)
        uids = set()
    pairs = {pair for one in captures if (pair := _pair(one, myself, evidence))}
    db.lock_rows(Person, evidence.same.persons(pairs))
    evidence.learn_pairs(pairs, uids)
    return evidence


def _voided(judged: Capture | Refused) -> str | None:
    return judged.voids if isinstance(judged, Capture) else None


def _pair(capture: Capture, myself: int | None, evidence: Evidence) -> Pair | None:
    """Return the occurrence and person whose attendance a scan changes; a void, that of what it voids."""
    if capture.kind is not ScanKind.VOID:
        return capture.place.id, myself if capture.myself else capture.person_id
    return evidence.taken_back(capture.place.id, capture.voids)


class _Request:
    """One request on its way: what is known, what will be written, and what to tell once it is."""

    def __init__(self, ctx: Context, myself: int | None, evidence: Evidence) -> None:
        self.evidence = evidence
        self.rows: list[tuple[object, ...]] = []
        self.touched: list[Pair] = []
        self.present: dict[Pair, Presence | None] = {}
        self._myself = myself
        self._now = sql.micros(ctx.now)

    def telling(self, judged: Capture | Refused) -> Callable[[], Answer]:
        """Take one scan in and return how to answer it: after the whole request, because heads add up."""
        known = self.evidence.received.get(judged.uid or "")
        if known is not None:
            return self._known(judged, known)
        if isinstance(judged, Refused):
            answer = Answer(judged.uid, ScanStatus.REFUSED, judged.code, facts=judged.facts)
            return lambda: answer
        return self._new(judged)

    def _known(self, judged: Capture | Refused, known: Received) -> Callable[[], Answer]:
        if judged.digest != known.digest:
            return lambda: Answer(judged.uid, ScanStatus.CONFLICT, "other_content")
        status, reason = known.mark.status, known.reason
        return lambda: Answer(
            judged.uid, status, reason, repeated=True, facts=self._facts(judged, known.mark)
        )

    def _new(self, capture: Capture) -> Callable[[], Answer]:
        pair = _pair(capture, self._myself, self.evidence)
        if self._not_theirs(capture):
            return lambda: Answer(capture.uid, ScanStatus.REFUSED, "not_yours")
        said = self._said(capture, pair)
        if said is not None:
            return lambda: Answer(capture.uid, said.mark.status, said.reason, repeated=True)
        mark = self._mark(capture, pair)
        self.evidence.add(Received(mark, capture.digest, capture.reason))
        self.rows.append(_row(capture, mark, self._now))
        if pair is not None:
            self.touched.append(pair)
        return lambda: Answer(capture.uid, mark.status, capture.reason, facts=self._facts(capture, mark))

    def _not_theirs(self, capture: Capture) -> bool:
        """Say whether a void by somebody who may not organize names another device's scan."""
        target = self.evidence.received.get(capture.voids or "")
        return target is not None and not capture.entitled and target.mark.device != capture.device

    def _said(self, capture: Capture, pair: Pair | None) -> Received | None:
        """Return a person's own word on having been there, where they gave it already: once is enough."""
        if capture.by is not ScanBy.CLAIM or pair is None:
            return None
        words = (
            mark for mark in self.evidence.about(pair) if mark.by is ScanBy.CLAIM and mark.person == pair[1]
        )
        return next((self.evidence.received[mark.uid] for mark in words), None)

    def _mark(self, capture: Capture, pair: Pair | None) -> Mark:
        voids = capture.kind is ScanKind.VOID
        return Mark(
            uid=capture.uid,
            occurrence=capture.place.id,
            person=pair[1] if pair and not voids else None,
            kind=capture.kind,
            by=capture.by,
            way=capture.way,
            adults=capture.adults,
            children=capture.children,
            voids=capture.voids,
            entitled=capture.entitled,
            device=capture.device,
            at=_at(capture, capture.place.plan.hours, self._now),
            status=self._status(capture, pair),
        )

    def _status(self, capture: Capture, pair: Pair | None) -> ScanStatus:
        if capture.reason is not None:
            return ScanStatus.REVIEW
        if capture.kind is ScanKind.IN and pair and self.evidence.inside(pair, capture.uid):
            return ScanStatus.ALREADY
        return ScanStatus.RECORDED

    def _facts(self, judged: Capture | Refused, mark: Mark) -> dict[str, object]:
        """Return what the phone shows: who, how many in all by now, and since when they are in."""
        if not isinstance(judged, Capture) or mark.kind is ScanKind.VOID:
            return {}
        if mark.kind is ScanKind.TALLY:
            return {"adults": mark.adults, "children": mark.children}
        facts: dict[str, object] = {"adults": mark.adults, "children": mark.children}
        there = self._there((mark.occurrence, mark.person), judged.place)
        if there is not None:
            facts |= {"adults": there.adults, "children": there.children, "in_at": _spelled(there.in_at)}
        if judged.nickname is not None:
            facts["nickname"] = judged.nickname
        return facts

    def _there(self, pair: Pair, place: Place) -> Presence | None:
        """Return what was just written about somebody, else what the evidence says."""
        pair = self.evidence.same.whose(pair)
        if pair in self.present:
            return self.present[pair]
        return attendances.present(self.evidence, pair, place)


def _at(capture: Capture, hours: Hours, now: int) -> int:
    if capture.kind is ScanKind.VOID:
        # A correction may come later than anybody does; nothing is taken back before there is anything.
        return min(max(capture.captured, hours.starts_at - BEFORE), now)
    return hours.clamped(capture.captured, now)


def _spelled(at: int) -> str:
    return days.local(sql.instant(at)).isoformat(timespec="seconds")


def _row(capture: Capture, mark: Mark, now: int) -> tuple[object, ...]:
    return (
        mark.uid,
        mark.occurrence,
        mark.person,
        mark.kind.value,
        mark.by.value if mark.by else None,
        mark.way,
        mark.adults,
        mark.children,
        mark.voids,
        mark.entitled,
        mark.device,
        capture.actor_id,
        mark.at,
        capture.device_at,
        max(-LARGEST_KEPT_OFFSET, min(capture.offset, LARGEST_KEPT_OFFSET)),
        now,
        capture.digest,
        mark.status.value,
        capture.reason,
    )
