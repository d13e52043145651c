"""The numbers of a month counted anew from plain rows, one person and one head at a time.

Written from the definitions of the product, not from the program: no sum is asked of the store, nothing of
`shishin.stats` is used.
"""

import functools
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shishin.checkin.models import Attendance, SamePerson, Scan, Tally
from shishin.events.models import Event, Occurrence, Way
from shishin.participation.models import SignUp

CLASSES = ("helping", "home", "part", "walk_in", "maybe", "going")
LIGHT = ("home", "part", "walk_in", "maybe")


@dataclass
class Rows:
    """Everything, as it lies in the tables."""

    attendances: list
    tallies: list
    sign_ups: list
    claims: set
    same: dict
    events: dict
    occurrences: dict
    ways: dict
    now: datetime

    @classmethod
    def of_the_store(cls, now):
        return cls(
            attendances=list(Attendance.select()),
            tallies=list(Tally.select()),
            sign_ups=list(SignUp.select()),
            claims={(scan.occurrence_id, scan.person_id) for scan in Scan.select() if scan.by == "claim"},
            same=same_persons(),
            events={event.id: event for event in Event.select()},
            occurrences={occurrence.id: occurrence for occurrence in Occurrence.select()},
            ways={way.id: way for way in Way.select()},
            now=now,
        )

    def at(self, row, ward, field, group):
        """Say whether an attendance, tally or sign-up belongs to a ward, a field and a group (None: any)."""
        return self.placed(self.occurrences[row.occurrence_id], ward, field, group)

    def placed(self, occurrence, ward, field, group):
        event = self.events[occurrence.event_id]
        return (
            ward in (None, occurrence.ward or "-")
            and field in (None, event.field or "-")
            and group in (None, event.group_id)
        )

    def class_of(self, attendance):
        """Return the one class of an attendance."""
        said = self.sign_up_of(attendance)
        # The way that a joined sign-up names stands in the attendance itself.
        own = self.said.get((attendance.occurrence_id, attendance.person_id))
        way = self.ways.get(attendance.way_id or (own.way_id if own else None))
        if way and way.kind in ("help", "home"):
            return {"help": "helping", "home": "home"}[way.kind]
        if said and not stood(said, attendance.in_at):
            said = None
        if (way and way.minutes and way.minutes <= 30) or (said and said.part != "all"):
            return "part"
        return str(said.stance) if said else "walk_in"

    def sign_up_of(self, attendance):
        """Return what somebody had said, with another browser where an organizer recognised them."""
        at, person = attendance.occurrence_id, attendance.person_id
        others = [who for (where, who), came in self.same.items() if (where, came) == (at, person)]
        said = [self.said[at, who] for who in (person, *others) if (at, who) in self.said]
        firm = [one for one in said if stood(one, attendance.in_at)]
        firm.sort(key=lambda one: one.stance != "going")
        return (firm or said or [None])[0]

    @functools.cached_property
    def said(self):
        return {(sign_up.occurrence_id, sign_up.person_id): sign_up for sign_up in self.sign_ups}

    def took_attendance(self):
        """Return the occurrences at which somebody was counted."""
        came = {attendance.occurrence_id for attendance in self.attendances}
        return came | {tally.occurrence_id for tally in self.tallies if tally.adults + tally.children}

    def is_over(self, occurrence):
        """Say whether it took place to its end: nobody stays away from what still runs or was cancelled."""
        cancelled = "cancelled" in (occurrence.status, self.events[occurrence.event_id].status)
        return occurrence.ends_at <= self.now and not cancelled


def same_persons():
    """Return who came for each who had signed up, by the organizers' last words."""
    same = {}
    for word in SamePerson.select().order_by(SamePerson.at, SamePerson.id):
        same[word.occurrence_id, word.signed_up_id] = word.came_id if word.word == "joined" else None
    return same


def stood(said, in_at):
    """Say whether a word was firm, given before coming, and not taken back by then."""
    withdrew = said.withdrawn_at is not None and said.withdrawn_at <= in_at
    return said.stance in ("going", "maybe") and said.created_at < in_at and not withdrew


def last_of(first):
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)


def count(rows, first, ward=None, field=None, group=None):
    """Return every number of the month that begins on `first`."""

    def within(row):
        day = rows.occurrences[row.occurrence_id].day
        return first <= day <= last_of(first) and rows.at(row, ward, field, group)

    came = [attendance for attendance in rows.attendances if within(attendance)]
    heads = count_heads(rows, came, [tally for tally in rows.tallies if within(tally)])
    expected, missed = count_absences(rows, [sign_up for sign_up in rows.sign_ups if within(sign_up)])
    active, new_groups = count_groups(rows, first, ward, field, group)
    return {
        "classes": heads,
        "heads": sum(heads.values()),
        "light": sum(heads[kind] for kind in LIGHT),
        "attendances": len(came),
        "expected": expected,
        "missed": missed,
        "groups": active,
        "new_groups": new_groups,
        **count_persons(rows, came, first),
    }


def count_heads(rows, came, tallies):
    heads = dict.fromkeys(CLASSES, 0)
    for attendance in came:
        heads[rows.class_of(attendance)] += attendance.adults + attendance.children
    for tally in tallies:
        heads["walk_in"] += tally.adults + tally.children
    return heads


def count_absences(rows, sign_ups):
    held = {one for one in rows.took_attendance() if rows.is_over(rows.occurrences[one])}
    was_there = {(attendance.occurrence_id, attendance.person_id) for attendance in rows.attendances}
    expected = missed = 0
    for sign_up in sign_ups:
        if sign_up.stance != "going" or sign_up.withdrawn_at or sign_up.occurrence_id not in held:
            continue
        expected += sign_up.adults + sign_up.children
        pair = (sign_up.occurrence_id, sign_up.person_id)
        as_another = (sign_up.occurrence_id, rows.same.get(pair))
        if pair not in was_there and as_another not in was_there and pair not in rows.claims:
            missed += sign_up.adults + sign_up.children
    return expected, missed


def count_persons(rows, came, first):
    days_of = {}
    for attendance in rows.attendances:
        days_of.setdefault(attendance.person_id, set()).add(rows.occurrences[attendance.occurrence_id].day)
    persons = {attendance.person_id for attendance in came}
    new = {person for person in persons if first <= min(days_of[person]) <= last_of(first)}
    again = {
        attendance.person_id
        for attendance in came
        for other in days_of[attendance.person_id]
        if 0 < (other - rows.occurrences[attendance.occurrence_id].day).days <= 90
    }
    return {"persons": len(persons), "newcomers": len(new), "returned": len(again)}


def count_groups(rows, first, ward, field, group):
    active, earlier = set(), set()
    for occurrence in map(rows.occurrences.get, rows.took_attendance()):
        event = rows.events[occurrence.event_id]
        if occurrence.day < first:
            earlier.add(event.group_id)
        elif occurrence.day <= last_of(first) and rows.placed(occurrence, ward, field, group):
            active.add(event.group_id)
    return len(active - {None}), len(active - {None} - earlier)
