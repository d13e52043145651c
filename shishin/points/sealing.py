"""Seals: a chain of MACs over the ledger, so that whatever is changed behind the program's back shows.

Each seal covers the movements after the seal before it, with their postings and the codes of their
accounts. The head says how long the chain is, so that its end cannot be cut off. A worker seals twice a
minute, so movements that stay unsealed for an hour show that seals were taken away; and where a chain was
cut, the next seal leaves a number out, a gap that stays. Every seal is also logged, for the day when somebody
puts back a whole older store.

A key that leaked and was retired still checks its seals: the head, under a key that nobody else has, covers
the last of them, that one the one before it, and a hash that fits cannot be found even with the key.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shishin.core import db, signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.points.models import Seal, SealHead

PURPOSE = "seal"
HEAD_PURPOSE = "seal-head"
BATCH = 1000
HEAD_ID = 1
START = b"shishin ledger"
# Below every id that a row may have been given by hand.
LOWEST = -(2**63)
# Far longer than a worker leaves anything unsealed, or than two clocks differ.
UNSEALED_FOR = timedelta(hours=1)
MAC_LENGTH = 32
BROKEN = b"broken"

_log = logging.getLogger(__name__)

_MOVEMENTS = sql.Statement(
    """
    SELECT movement.id, movement.key, movement.kind, account.code, movement.day, movement.at,
        movement.message, movement.facts, movement.cause, movement.reverses_id
    FROM movement LEFT JOIN account ON account.id = movement.account_id
    WHERE movement.id > ? AND movement.id <= ? ORDER BY movement.id
    """
)
_POSTINGS = sql.Statement(
    """
    SELECT posting.movement_id, posting.id, account.code, posting.amount
    FROM posting LEFT JOIN account ON account.id = posting.account_id
    WHERE posting.movement_id > ? AND posting.movement_id <= ? ORDER BY posting.movement_id, posting.id
    """
)
_UPTO = sql.Statement(
    "SELECT max(id) FROM (SELECT id FROM movement WHERE id > ? ORDER BY id LIMIT ?) AS batch"
)
_ANY = sql.Statement("SELECT 1 FROM movement LIMIT 1")
_UNSEALED = sql.Statement("SELECT count(*), min(id) FROM movement WHERE id > ? AND (at < ? OR at > ?)")


@dataclass(frozen=True, slots=True)
class _Content:
    """What one seal covers."""

    count: int
    total: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Last:
    """The end of the chain: the last seal's number, what it covers, its MAC."""

    number: int
    upto: int
    mac: bytes


_NOTHING = _Last(0, LOWEST, START)


@unit_of_work
def seal_new(ctx: Context, *, begun: bool = False) -> int:
    """Seal every movement that is not sealed yet; return how many. Safe to repeat.

    `begun` says that this store was sealed before. Where the chain was cut since, the next seal leaves a
    number out, so that the cut shows for ever; what comes after it is guarded as ever.
    """
    _keep_writers_out()
    head, last = SealHead.get_or_none(), _last()
    beginning = head is None and last == _NOTHING and not (begun and _any_movement())
    whole = beginning or _fits_head(head, last)
    former = last if whole else replace(last, number=max(last.number, head.count if head else 0) + 1)
    sealed = 0
    while upto := _UPTO.one(former.upto, BATCH)[0]:
        count, former = _seal(ctx, former, upto)
        sealed += count
    if sealed or (whole and (head is None or head.key_name != signing.keyring().newest)):
        _write_head(former)
    return sealed


def check(now: datetime, *, begun: bool = False) -> Iterator[str]:
    """Give a line for each seal that does not fit the rows, the seal before it or the head.

    And for movements that stayed unsealed. `begun` says that this store was sealed before.
    """
    last = _NOTHING
    for seal in Seal.select().order_by(Seal.upto, Seal.id).iterator():
        if seal.id != last.number + 1:
            yield f"seals: a seal is missing before seal {seal.id}"
        yield from _check_seal(seal, last)
        last = _Last(seal.id, seal.upto, _mac(seal.mac))
    yield from _check_head(last, begun=begun)
    yield from _check_rest(last, now)


def holds(number: int, mac: str) -> bool:
    """Say whether the chain has this seal, as the log told it when it was made."""
    return Seal.select().where(Seal.id == number, Seal.mac == mac).exists()


def _seal(ctx: Context, former: _Last, upto: int) -> tuple[int, _Last]:
    content, number = _content(former.upto, upto), former.number + 1
    ring = signing.keyring()
    mac = ring.mac(PURPOSE, _sealed(former.mac, _said(number, upto, ctx.now, content), content))
    Seal.insert(
        id=number,
        upto=upto,
        count=content.count,
        total=content.total,
        mac=mac.hex(),
        key_name=ring.newest,
        at=ctx.now,
    ).execute()
    return content.count, _Last(number, upto, mac)


def _last() -> _Last:
    seal = Seal.select().order_by(Seal.upto.desc()).first()
    return _Last(seal.id, seal.upto, _mac(seal.mac)) if seal else _NOTHING


def _content(after: int, upto: int) -> _Content:
    postings: dict[int, list[Sequence[Any]]] = defaultdict(list)
    total = 0
    for movement, *posting in _POSTINGS.rows(after, upto):
        postings[movement].append(posting)
        total += max(posting[-1], 0)
    digest, count = hashlib.sha256(), 0
    for row in _MOVEMENTS.rows(after, upto):
        digest.update(_line(row, postings.pop(row[0], [])))
        count += 1
    # Postings whose movement is gone.
    digest.update(json.dumps(list(postings.values())).encode())
    return _Content(count, total, digest.digest())


def _line(row: Sequence[Any], postings: Iterable[Sequence[Any]]) -> bytes:
    """Return a movement in the one spelling that both stores give."""
    number, key, kind, account, day, at, message, facts, cause, reverses = row
    parts = [number, key, kind, account, str(day), at, message, _facts(facts), cause, reverses]
    return json.dumps([parts, *postings], sort_keys=True).encode() + b"\n"


def _facts(facts: object) -> object:
    """Return facts as PostgreSQL gives them; what somebody broke stays a text that was never sealed."""
    try:
        return json.loads(facts) if isinstance(facts, str) else facts
    except ValueError:
        return facts


def _mac(text: str) -> bytes:
    """Return a kept MAC; what somebody broke or cut short fits nothing."""
    try:
        mac = bytes.fromhex(text)
    except ValueError:
        return BROKEN
    return mac if len(mac) == MAC_LENGTH else BROKEN


def _sealed(former: bytes, said: str, content: _Content) -> bytes:
    return b"\0".join((former, said.encode(), content.digest))


def _said(number: int, upto: int, at: datetime, content: _Content) -> str:
    return f"{number}:{upto}:{content.count}:{content.total}:{sql.micros(at)}"


def _fits(seal: Seal, former: bytes, content: _Content) -> bool:
    # The first seals, of November 2026, said neither their number nor their moment.
    spellings = (_said(seal.id, seal.upto, seal.at, content), f"{seal.upto}:{content.count}:{content.total}")
    ring, mac = signing.keyring(), _mac(seal.mac)
    return any(
        ring.matches(PURPOSE, _sealed(former, said, content), mac, seal.key_name, retired=True)
        for said in spellings
    )


def _write_head(last: _Last) -> None:
    ring = signing.keyring()
    mac = ring.mac(HEAD_PURPOSE, _head(last)).hex()
    written = SealHead.update(count=last.number, mac=mac, key_name=ring.newest).where(SealHead.id == HEAD_ID)
    if not written.execute():
        SealHead.insert(id=HEAD_ID, count=last.number, mac=mac, key_name=ring.newest).execute()
    if last.number:
        _log.info("seal %d: %s", last.number, last.mac.hex())


def _head(last: _Last) -> bytes:
    return f"{last.number}:{last.mac.hex()}".encode()


def _fits_head(head: SealHead | None, last: _Last) -> bool:
    if head is None or head.count != last.number:
        return False
    return signing.keyring().matches(HEAD_PURPOSE, _head(last), _mac(head.mac), head.key_name)


def _check_seal(seal: Seal, former: _Last) -> Iterator[str]:
    content, first = _content(former.upto, seal.upto), max(former.upto, 0) + 1
    if (content.count, content.total) != (seal.count, seal.total):
        yield f"seals: movements {first} to {seal.upto} are not the {seal.count} that were sealed"
    elif not signing.keyring().knows(seal.key_name):
        yield f"seals: the key of seal {seal.id} is in neither list of keys: it cannot be checked"
    elif not _fits(seal, former.mac, content):
        yield f"seals: movements {first} to {seal.upto} were changed after they were sealed"


def _check_head(last: _Last, *, begun: bool) -> Iterator[str]:
    head = SealHead.get_or_none()
    if head is None:
        if last.number or (begun and _any_movement()):
            yield "seals: the head of the chain is missing"
    elif head.count != last.number:
        yield f"seals: the chain ends with seal {last.number}, {head.count} were made"
    elif not _fits_head(head, last):
        yield "seals: the head of the chain does not fit its last seal"


def _check_rest(last: _Last, now: datetime) -> Iterator[str]:
    bounds = (sql.micros(now - UNSEALED_FOR), sql.micros(now + UNSEALED_FOR))
    count, first = _UNSEALED.one(last.upto, *bounds)
    if count:
        yield f"seals: {count} movements from {first} on are not of this hour and not sealed"


def _any_movement() -> bool:
    return _ANY.row() is not None


def _keep_writers_out() -> None:
    # On PostgreSQL a movement with a lower id may be committed later than one with a higher id.
    if not db.on_sqlite():
        db.database.execute_sql("LOCK TABLE movement IN SHARE ROW EXCLUSIVE MODE")
