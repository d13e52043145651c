"""What a phone at the door keeps of a reception, so that it works without signal.

An organizer's: nickname, heads, stance and a reference for each expected pass, where it is asked for whether
a guardian agreed, and salted tags by which a pass is recognised. A helper's: the tags, heads, and whether
somebody came. No mail, no note, no token, no key.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from shishin.checkin import sameness
from shishin.core import signing, sql
from shishin.core.context import Context
from shishin.events import ways as event_ways
from shishin.events.models import Occurrence, Way
from shishin.groups import access as group_access
from shishin.participation import arrivals, passes, roster
from shishin.participation.models import Stance

TAG_BYTES = 8


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected pass. `tag` recognises its QR, `code_tag` the letters under it."""

    ref: str
    nickname: str
    adults: int
    children: int
    stance: str
    part: str
    tag: str
    code_tag: str
    in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tagged:
    """One expected pass, nobody's name: by its tags a phone knows it again. `going`: by a firm word."""

    tag: str
    code_tag: str
    adults: int
    children: int
    going: bool
    came: bool


_EXPECTED = sql.Statement(
    """
    SELECT u.ref, p.nickname, u.adults, u.children, u.stance, u.part, u.public_id, u.token_version,
        u.key_name, u.short_code, u.person_id, a.in_at
    FROM sign_up u JOIN person p ON p.id = u.person_id
    LEFT JOIN attendance a ON a.occurrence_id = u.occurrence_id AND a.person_id = u.person_id
    WHERE u.occurrence_id = ? AND u.stance IN ('going', 'maybe') AND u.withdrawn_at IS NULL
    ORDER BY u.stance, u.id
    """
)


def expected(ctx: Context, occurrence: Occurrence) -> list[Expected]:
    """Return everybody who may come, the firmest word first; raises what `require_organizer` raises.

    Thirty days after the end nobody needs the nicknames any more.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return _expected(occurrence, named=ctx.now < occurrence.ends_at + roster.SEEN_FOR)


def tagged(occurrence: Occurrence) -> list[Tagged]:
    """Return the passes that may come, in an order that says nothing; who may have them the caller asks."""
    found = [
        Tagged(
            one.tag,
            one.code_tag,
            one.adults,
            one.children,
            going=one.stance == Stance.GOING,
            came=one.in_at is not None,
        )
        for one in _expected(occurrence, named=False)
    ]
    return sorted(found, key=lambda one: one.tag)


def _expected(occurrence: Occurrence, *, named: bool) -> list[Expected]:
    same, found = sameness.at([occurrence.id]), []
    rows = _EXPECTED.rows(occurrence.id)
    for ref, nickname, adults, children, stance, part, *token, code, person, in_at in rows:
        door = signing.token(passes.DOOR, *token)
        joined = same.whose((occurrence.id, person))[1] != person
        found.append(
            Expected(
                ref,
                nickname if named else "",
                adults,
                children,
                stance,
                part,
                tag(occurrence.code, door),
                tag(occurrence.code, code),
                arrivals.at(occurrence.id, person) if joined else arrivals.instant(in_at),
            )
        )
    return found


def ways(occurrence: Occurrence) -> list[Way]:
    """Return the ways of joining of an occurrence, in their order."""
    return event_ways.of(occurrence.event)


def tag(occurrence_code: str, letters: str) -> str:
    """Return the salted tag by which a phone recognises a code that it does not keep."""
    return hashlib.sha256(f"{occurrence_code}:{letters}".encode()).hexdigest()[: 2 * TAG_BYTES]
