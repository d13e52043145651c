"""What the store knows about the scans, persons and occurrences of one request, loaded with few statements.

New scans are added to it in memory before they are written, so that judging a batch sees its own first half.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shishin.checkin import attendance
from shishin.checkin.attendance import Mark
from shishin.checkin.models import ReviewVerdict, ScanBy, ScanKind, ScanStatus
from shishin.checkin.sameness import NOBODY_JOINED, Pair, Sameness
from shishin.core import sql


class Received(NamedTuple):
    """A scan that was kept, with the verdict of its receipt."""

    mark: Mark
    digest: str
    reason: str | None


_COLUMNS = """
    SELECT uid, occurrence_id, person_id, kind, "by", way_id, adults, children, voids, entitled, device, at,
        status, digest, reason
    FROM scan
"""
_NAMED = f"{_COLUMNS} WHERE uid IN (??) OR voids IN (??)"
_OF_PERSONS = f"{_COLUMNS} WHERE occurrence_id IN (??) AND person_id IN (??)"
_NAMED_AND_OF_PERSONS = f"{_NAMED} UNION ALL {_OF_PERSONS}"
_OF_NOBODY = f"{_COLUMNS} WHERE occurrence_id IN (??) AND person_id IS NULL"
_OF_OCCURRENCES = f"{_COLUMNS} WHERE occurrence_id IN (??)"
_VOIDS = f"{_COLUMNS} WHERE voids IN (??)"
_VERDICTS = "SELECT scan, verdict FROM review WHERE occurrence_id IN (??) ORDER BY at, id"


@dataclass(slots=True)
class Evidence:
    """Scans by id and by whose attendance they make, the voids that name them, and the organizers' words.

    `same` says who is one person at an occurrence; who leaves it out looks at no persons.
    """

    same: Sameness = NOBODY_JOINED
    received: dict[str, Received] = field(default_factory=dict)
    marks: defaultdict[Pair, dict[str, Mark]] = field(default_factory=lambda: defaultdict(dict))
    voids: defaultdict[str, dict[str, Mark]] = field(default_factory=lambda: defaultdict(dict))
    verdicts: dict[str, ReviewVerdict] = field(default_factory=dict)

    def add(self, received: Received) -> None:
        """Take a scan in; one that is known already changes nothing."""
        mark = received.mark
        self.received[mark.uid] = received
        if mark.kind is ScanKind.VOID:
            self.voids[mark.voids or ""][mark.uid] = mark
        else:
            self.marks[self.same.whose((mark.occurrence, mark.person))][mark.uid] = mark

    def learn_named(self, uids: Collection[str]) -> None:
        """Load the scans of these ids and the voids that name them."""
        if uids:
            self._take(sql.among(_NAMED, len(uids), len(uids)).rows(*uids, *uids))

    def learn_pairs(self, pairs: Collection[Pair], uids: Collection[str] = ()) -> None:
        """Load everything about these persons at these occurrences, and the organizers' words on it.

        With `uids` also what `learn_named` loads, in the same statement.
        """
        occurrences = {occurrence for occurrence, _ in pairs}
        persons = self.same.persons(pairs)
        if persons and uids:
            counts = (len(uids), len(uids), len(occurrences), len(persons))
            statement = sql.among(_NAMED_AND_OF_PERSONS, *counts)
            self._complete(statement.rows(*uids, *uids, *occurrences, *persons), uids)
        elif persons:
            statement = sql.among(_OF_PERSONS, len(occurrences), len(persons))
            self._complete(statement.rows(*occurrences, *persons))
        else:
            self.learn_named(uids)
        if any(person is None for _, person in pairs):
            self._complete(sql.among(_OF_NOBODY, len(occurrences)).rows(*occurrences))
        self._learn_verdicts(occurrences)

    def learn_occurrences(self, occurrences: Collection[int]) -> None:
        """Load every scan of these occurrences."""
        if occurrences:
            self._take(sql.among(_OF_OCCURRENCES, len(occurrences)).rows(*occurrences))
            self._learn_verdicts(occurrences)

    def _complete(self, rows: Iterable[tuple[Any, ...]], asked: Collection[str] = ()) -> None:
        """Take rows in, and load the voids that name them, unless these were asked for already."""
        uids = [uid for uid in self._take(rows) if uid not in asked]
        if uids:
            self._take(sql.among(_VOIDS, len(uids)).rows(*uids))

    def _take(self, rows: Iterable[tuple[Any, ...]]) -> list[str]:
        found = [_received(row) for row in rows]
        for received in found:
            self.add(received)
        return [received.mark.uid for received in found]

    def _learn_verdicts(self, occurrences: Collection[int]) -> None:
        waiting = any(received.mark.status is ScanStatus.REVIEW for received in self.received.values())
        if waiting and occurrences:
            rows = sql.among(_VERDICTS, len(occurrences)).rows(*occurrences)
            self.verdicts.update((uid, ReviewVerdict(verdict)) for uid, verdict in rows)

    def naming(self, marks: Iterable[Mark]) -> list[Mark]:
        """Return the voids that name any of these scans."""
        return [void for mark in marks for void in self.voids.get(mark.uid, {}).values()]

    def taken_back(self, occurrence_id: int, uid: str | None) -> Pair | None:
        """Return whose attendance a void of this id changes: none where it names no check-in of the place."""
        target = self.received.get(uid or "")
        if target is None or target.mark.occurrence != occurrence_id or target.mark.kind is ScanKind.VOID:
            return None
        return target.mark.occurrence, target.mark.person

    def about(self, pair: Pair) -> Collection[Mark]:
        """Return the scans that make the attendance of a person at an occurrence."""
        return self.marks.get(self.same.whose(pair), {}).values()

    def standing(self, pair: Pair) -> list[Mark]:
        """Return the scans of a pair that count now."""
        marks = self.about(pair)
        return attendance.standing(marks, self.naming(marks), self.verdicts)

    def inside(self, pair: Pair, besides: str) -> list[Mark]:
        """Return the scans, besides this one, that say that a person is in; the earliest first."""
        others = [mark for mark in self.standing(pair) if mark.kind is ScanKind.IN and mark.uid != besides]
        return sorted(others, key=lambda mark: (mark.at, mark.uid))


def _received(row: tuple[Any, ...]) -> Received:
    uid, occurrence, person, kind, by, way, adults, children, voids, entitled, device, at, status, *rest = row
    mark = Mark(
        uid,
        occurrence,
        person,
        ScanKind(kind),
        ScanBy(by) if by else None,
        way,
        adults,
        children,
        voids,
        bool(entitled),
        device,
        at,
        ScanStatus(status),
    )
    return Received(mark, *rest)
