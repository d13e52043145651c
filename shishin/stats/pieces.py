"""Asking about many ids: both stores bound the values of one statement."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from shishin.core import sql

# A statement takes at most this many ids.
IDS_AT_ONCE = 5_000

T = TypeVar("T")


def in_pieces(ids: Sequence[T]) -> Iterable[Sequence[T]]:
    """Return the ids in pieces that one statement can take."""
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def rows(text: str, ids: Sequence[int], before: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a statement about these ids, with the values that stand before them."""
    for some in in_pieces(ids):
        yield from sql.among(text, len(some)).rows(*before, *some)
