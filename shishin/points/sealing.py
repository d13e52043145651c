"""Seals: a chain of MACs over the ledger, so that whatever is changed behind the program's back shows.

Each seal covers the movements after the seal before it, with their postings and the codes of their
accounts. The head says how long the chain is, so that its end cannot be cut off; it is also logged, for the
day when somebody puts back a whole older store.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Content:
    """What one seal covers."""

    count: int
    total: int
    digest: bytes


@unit_of_work
def seal_new(ctx: Context) -> int:
    """Seal every movement that is not sealed yet; return how many. Safe to repeat."""
    _keep_writers_out()
    sealed = 0
    while upto := _UPTO.one(_last().upto, BATCH)[0]:
        sealed += _seal(ctx, upto)
    return sealed


def check() -> Iterator[str]:
    """Give a line for each seal that does not fit the rows, the seal before it or the head."""
    former, upto, number = START, 0, 0
    for number, seal in enumerate(Seal.select().order_by(Seal.upto).iterator(), start=1):
        if seal.id != number:
            yield f"seals: a seal is missing before seal {seal.id}"
        content = _content(upto, seal.upto)
        if (content.count, content.total) != (seal.count, seal.total):
            yield f"seals: movements {upto + 1} to {seal.upto} are not the {seal.count} that were sealed"
        elif not _fits(seal, former, content):
            yield f"seals: movements {upto + 1} to {seal.upto} were changed after they were sealed"
        former, upto = _mac(seal.mac), seal.upto
    yield from _check_head(number, former)


def _seal(ctx: Context, upto: int) -> int:
    last = _last()
    content = _content(last.upto, upto)
    ring = signing.keyring()
    mac = ring.mac(PURPOSE, _sealed(last.mac, upto, content))
    number = last.number + 1
    Seal.insert(
        id=number,
        upto=upto,
        count=content.count,
        total=content.total,
        mac=mac.hex(),
        key_name=ring.newest,
        at=ctx.now,
    ).execute()
    _write_head(number, mac)
    return content.count


@dataclass(frozen=True, slots=True)
class _Last:
    """The end of the chain."""

    number: int
    upto: int
    mac: bytes


def _last() -> _Last:
    seal = Seal.select().order_by(Seal.upto.desc()).first()
    return _Last(seal.id, seal.upto, _mac(seal.mac)) if seal else _Last(0, 0, START)


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
    """Return a kept MAC; what somebody broke fits nothing."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b"broken"


def _sealed(former: bytes, upto: int, content: _Content) -> bytes:
    return b"\0".join((former, f"{upto}:{content.count}:{content.total}".encode(), content.digest))


def _fits(seal: Seal, former: bytes, content: _Content) -> bool:
    data = _sealed(former, seal.upto, content)
    return signing.keyring().matches(PURPOSE, data, _mac(seal.mac), seal.key_name)


def _write_head(number: int, mac: bytes) -> None:
    ring = signing.keyring()
    head = ring.mac(HEAD_PURPOSE, _head(number, mac)).hex()
    written = SealHead.update(count=number, mac=head, key_name=ring.newest).where(SealHead.id == HEAD_ID)
    if not written.execute():
        SealHead.insert(id=HEAD_ID, count=number, mac=head, key_name=ring.newest).execute()
    _log.info("seal %d: %s", number, mac.hex())


def _head(number: int, mac: bytes) -> bytes:
    return f"{number}:{mac.hex()}".encode()


def _check_head(number: int, mac: bytes) -> Iterator[str]:
    head = SealHead.get_or_none()
    if head is None:
        if number:
            yield "seals: the head of the chain is missing"
        return
    if head.count != number:
        yield f"seals: the chain has {number} seals, {head.count} were made"
    elif not signing.keyring().matches(HEAD_PURPOSE, _head(number, mac), _mac(head.mac), head.key_name):
        yield "seals: the head of the chain does not fit its last seal"


def _keep_writers_out() -> None:
    # On PostgreSQL a movement with a lower id may be committed later than one with a higher id.
    if not db.on_sqlite():
        db.database.execute_sql("LOCK TABLE movement IN SHARE ROW EXCLUSIVE MODE")
