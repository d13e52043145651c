"""What phones at the door say in the demo city: scans of every kind, within the hours of reception."""

from datetime import datetime, timedelta

from shishin.checkin.models import (
    PairWord,
    Review,
    ReviewVerdict,
    SamePerson,
    Scan,
    ScanBy,
    ScanKind,
    ScanStatus,
)
from shishin.core import signing
from shishin.jobs.demo.chance import Chance
from shishin.jobs.demo.crowd import device_of
from shishin.jobs.demo.gatherings import Gathering
from shishin.jobs.demo.saying import Party
from shishin.jobs.demo.series import OfferedWay
from shishin.jobs.demo.tables import Table
from shishin.participation.models import Part

HALF_HOUR = timedelta(minutes=30)
EARLY_MINUTES, LATE_MINUTES = 15, 20
# Of a hundred so many check out, are scanned twice, are sent hours later from where there was no signal.
CHECKED_OUT, TWICE, WITHOUT_SIGNAL = 25, 3, 4
TALLY_TAKEN_BACK = 6
# Where an organizer's phone does it, it is mostly the camera.
AT_THE_DESK = (ScanBy.CAMERA, ScanBy.CAMERA, ScanBy.CAMERA, ScanBy.ROSTER, ScanBy.TYPED)
SELF_CHECK_IN = 35
# Whom a void is about.
NOBODY = Party(None, 1, 0)


class Doors:
    """Makes up scans and writes them."""

    def __init__(self, chance: Chance, now: datetime) -> None:
        """Draw from this; nothing is received after `now`."""
        self._chance, self._now = chance, now
        self._scans = Table(
            Scan,
            *("uid", "occurrence", "person", "kind", "by", "way", "adults", "children", "voids", "entitled"),
            *("device", "actor", "at", "device_at", "offset", "received_at", "digest", "status", "reason"),
        )
        self._reviews = Table(Review, "scan", "occurrence", "verdict", "actor", "at")
        self._same = Table(SamePerson, "occurrence", "signed_up", "came", "word", "actor", "at")

    def come(
        self,
        gathering: Gathering,
        party: Party,
        *,
        way: OfferedWay | None = None,
        part: Part = Part.ALL,
        by: ScanBy | None = None,
    ) -> None:
        """Let somebody be checked in, and sometimes out again."""
        chance = self._chance
        by = by or (ScanBy.SELF if chance.happens(SELF_CHECK_IN) else chance.of(AT_THE_DESK))
        at = self._arrival(gathering, part)
        number = (way or gathering.series.usual).id
        self._scan(gathering, party, ScanKind.IN, by, at, way=number)
        if chance.happens(TWICE):
            later = min(at + chance.minutes(1, 5), gathering.ends_at)
            self._scan(
                gathering,
                party,
                ScanKind.IN,
                ScanBy.CAMERA,
                later,
                way=number,
                status=ScanStatus.ALREADY,
            )
        if chance.happens(CHECKED_OUT):
            self._scan(gathering, party, ScanKind.OUT, by, self._leaving(gathering, part, at))

    def claim(self, gathering: Gathering, party: Party, *, confirmed: bool) -> None:
        """Let somebody say afterwards that they were there, or did it at home."""
        at = min(gathering.ends_at + self._chance.minutes(5, 20 * 60), self._now)
        uid = self._scan(
            gathering,
            party,
            ScanKind.IN,
            ScanBy.CLAIM,
            at,
            way=gathering.series.usual.id,
            status=ScanStatus.REVIEW,
        )
        if confirmed:
            confirmed_at = min(at + self._chance.minutes(30, 40 * 60), self._now)
            self._reviews.add(
                uid, gathering.id, ReviewVerdict.CONFIRMED, gathering.series.club.organizer, confirmed_at
            )

    def recognise(self, gathering: Gathering, said: Party, came: Party) -> None:
        """Let the organizer say that a sign-up and a walk-in are one person."""
        at = min(gathering.ends_at + self._chance.minutes(5, 60), self._now)
        organizer = gathering.series.club.organizer
        self._same.add(gathering.id, said.person, came.person, PairWord.JOINED, organizer, at)

    def tally(self, gathering: Gathering) -> None:
        """Let an organizer count heads without a pass, and sometimes one too many."""
        party = Party(None, self._chance.between(1, 2), self._chance.between(0, 1))
        at = self._arrival(gathering, Part.ALL)
        uid = self._scan(gathering, party, ScanKind.TALLY, None, at)
        if self._chance.happens(TALLY_TAKEN_BACK):
            self._scan(gathering, NOBODY, ScanKind.VOID, None, at + timedelta(seconds=20), voids=uid)

    def _arrival(self, gathering: Gathering, part: Part) -> datetime:
        length = gathering.ends_at - gathering.starts_at
        late = length / 2 if part is Part.LAST else timedelta()
        latest = min(LATE_MINUTES, int(length.total_seconds() // 120))
        return gathering.starts_at + late + self._chance.minutes(-EARLY_MINUTES, latest)

    def _leaving(self, gathering: Gathering, part: Part, at: datetime) -> datetime:
        leaving = at + HALF_HOUR if part in {Part.HALF_HOUR, Part.FIRST} else gathering.ends_at
        return max(leaving - self._chance.minutes(0, 5), at + timedelta(minutes=1))

    def _scan(
        self,
        gathering: Gathering,
        party: Party,
        kind: ScanKind,
        by: ScanBy | None,
        at: datetime,
        *,
        way: int | None = None,
        voids: str | None = None,
        status: ScanStatus = ScanStatus.RECORDED,
    ) -> str:
        uid = self._uid()
        own = by in {ScanBy.SELF, ScanBy.CLAIM}
        organizer = gathering.series.club.organizer
        device = device_of(party.person if own and party.person else organizer)
        hidden = (
            self._chance.minutes(60, 300) if self._chance.happens(WITHOUT_SIGNAL) else timedelta(seconds=2)
        )
        self._scans.add(
            *(uid, gathering.id, party.person, kind, by, way, party.adults, party.children, voids, not own),
            *(device, None if own else organizer, at, at, 0, max(at, min(at + hidden, self._now))),
            *(signing.digest(f"{uid} {kind}"), status, "claim" if status is ScanStatus.REVIEW else None),
        )
        return uid

    def _uid(self) -> str:
        digits = self._chance.hex(16)
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def write(self) -> None:
        """Write what was scanned."""
        self._scans.write()
        self._reviews.write()
        self._same.write()
