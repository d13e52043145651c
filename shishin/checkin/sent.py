"""One scan as a phone sends it: read strictly, with types and bounds, before anything is asked of the store.

    {"id": "0192…", "occurrence": "7K3M2P", "kind": "in", "by": "camera", "code": "…", "heads": {"adults": 1,
     "children": 2}, "way": 2, "at": "2026-10-24T09:01:12+09:00", "offset": -1200, "grant": "…"}

`way` is the id of a way of joining as the reception answer names it; one that the event no longer has is
passed over, because a person is worth more than a detail. `offset` is the device's clock less the server's,
in milliseconds. The grant is not part of the content: a phone may renew it and send the same scan again.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from shishin.checkin.models import ScanBy, ScanKind
from shishin.core import codes, sql

# A door is reality: it may see more than the ten heads that a pass may announce.
MOST_HEADS = 99
MOST_TALLIED = 999
# What a pass may carry, and so what people may say about themselves.
MOST_BY_ONESELF = 10
LONGEST_CODE = 300
LONGEST_GRANT = 1000
LONGEST_REF = 12
LARGEST_ID = 2**31 - 1
# Three hundred years: a phone whose battery died believes in 1970, and its offset says so.
LARGEST_OFFSET = 10**13

_UID = re.compile(r"[0-9A-Za-z._-]{8,64}")
# What our pages make out of another id, to be the same at every press: whoever sends it took it before them.
_OURS = ("void-", "claim-", "sheet-")

Choice = TypeVar("Choice", bound=StrEnum)


class Sent(NamedTuple):
    """A readable scan. `device` sent it; `device_at` is its clock in microseconds since 1970.

    `heads` are adults and children in all; None where the scan does not say, and the sign-up knows.
    """

    uid: str
    occurrence: str
    kind: ScanKind
    by: ScanBy | None
    code: str | None
    ref: str | None
    heads: tuple[int, int] | None
    way: int | None
    voids: str | None
    device_at: int
    offset: int
    grant: str | None
    digest: str
    device: str | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A scan that cannot be read; its id where at least that could be."""

    uid: str | None


class _Malformed(ValueError):
    """A part of the scan has the wrong type or lies out of bounds."""


def read(raw: object, device: str | None) -> Sent | Unreadable:
    """Return what a device sent, or that it cannot be read."""
    uid = uid_of(raw.get("id")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or uid is None or uid.startswith(_OURS):
        return Unreadable(uid)
    try:
        return _read(uid, raw, device)
    except _Malformed:
        return Unreadable(uid)


def uid_of(value: object) -> str | None:
    """Return an id in the form that phones and pages make, or None."""
    return value if isinstance(value, str) and _UID.fullmatch(value) else None


def digest_of(*parts: object) -> str:
    """Return the digest by which the same content is known again."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _read(uid: str, raw: Mapping[str, object], device: str | None) -> Sent:
    kind = _choice(ScanKind, raw.get("kind"))
    by = _choice(ScanBy, raw["by"]) if raw.get("by") is not None else None
    occurrence = codes.normal(_text(raw, "occurrence", 24) or "")
    code, ref, at = _text(raw, "code", LONGEST_CODE), _text(raw, "ref", LONGEST_REF), _text(raw, "at", 40)
    heads = _heads(raw.get("heads"), MOST_TALLIED if kind is ScanKind.TALLY else MOST_HEADS)
    way = _number(raw, "way", 1, LARGEST_ID)
    offset = _number(raw, "offset", -LARGEST_OFFSET, LARGEST_OFFSET) or 0
    voids = uid_of(raw.get("voids")) if kind is ScanKind.VOID else None
    if by in {ScanBy.SELF, ScanBy.CLAIM} and sum(heads or ()) > MOST_BY_ONESELF:
        raise _Malformed
    if occurrence is None or not _says_whom(kind, by, code or ref, voids, uid):
        raise _Malformed
    digest = digest_of(occurrence, kind, by, code, ref, heads, way, voids, at, offset)
    grant = _text(raw, "grant", LONGEST_GRANT)
    return Sent(
        uid,
        occurrence,
        kind,
        by,
        code,
        ref,
        heads,
        way,
        voids,
        _instant(at),
        offset,
        grant,
        digest,
        device,
    )


def _says_whom(kind: ScanKind, by: ScanBy | None, subject: str | None, voids: str | None, uid: str) -> bool:
    """Say whether the scan names what its kind needs: somebody, or the scan that it takes back."""
    if by in {ScanBy.SELF, ScanBy.CLAIM} and kind is not ScanKind.IN:
        # Of oneself one says that one came; anything else, how long it was above all, is by right of a grant.
        return False
    if kind is ScanKind.VOID:
        return voids not in {None, uid}
    return kind is ScanKind.TALLY or by is ScanBy.CLAIM or subject is not None


def _choice(kind: type[Choice], value: object) -> Choice:
    if not isinstance(value, str):
        raise _Malformed
    try:
        return kind(value)
    except ValueError:
        raise _Malformed from None


def _text(raw: Mapping[str, object], name: str, longest: int) -> str | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise _Malformed
    # PostgreSQL keeps no NUL, and nothing that we print holds a letter beyond ASCII.
    if not value.isascii() or not value.isprintable():
        raise _Malformed
    return value


def _number(raw: Mapping[str, object], name: str, least: int, most: int) -> int | None:
    value = raw.get(name)
    return None if value is None else _whole(value, least, most)


def _whole(value: object, least: int, most: int) -> int:
    # True is an int to Python, but no number of heads.
    if type(value) is not int or not least <= value <= most:
        raise _Malformed
    return value


def _heads(value: object, most: int) -> tuple[int, int] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _Malformed
    adults = _whole(value.get("adults", 0), 0, most)
    children = _whole(value.get("children", 0), 0, most)
    if not adults + children:
        raise _Malformed
    return adults, children


def _instant(text: str | None) -> int:
    try:
        instant = datetime.fromisoformat(text or "")
        if instant.tzinfo is None:
            raise _Malformed
        # In the first and the last hours of all that can be written, it may be none anywhere else.
        return sql.micros(instant.astimezone(UTC))
    except (ValueError, OverflowError):
        raise _Malformed from None
