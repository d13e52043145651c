"""Who is one person at one occurrence, by an organizer's word: a sign-up and a walk-in of another browser.

The words are a set that only grows: of the same two persons the newest counts, and what stands joins persons
of one occurrence into one, however many words say it and in whatever order. Their scans then make one
attendance: that of who came.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from shishin.checkin.models import PairWord
from shishin.core import sql

# An occurrence and one of its persons, or None for what belongs to no pass.
Pair = tuple[int, int | None]


class Joined(NamedTuple):
    """Two persons who are one at an occurrence; `way` is the one that the sign-up named."""

    occurrence: int
    signed_up: int
    came: int
    way: int | None


_WORDS = """
    SELECT occurrence_id, signed_up_id, came_id, way_id, word FROM same_person
    WHERE occurrence_id IN (??) ORDER BY at, id
"""


class Sameness:
    """Whose attendance a person's scans make; where nothing was joined, their own."""

    def __init__(self, joined: Iterable[Joined] = ()) -> None:
        """Take what stands, the newest last."""
        self._whose: dict[Pair, Pair] = {}
        self._members: dict[Pair, frozenset[int]] = {}
        self._ways: dict[Pair, int] = {}
        of_occurrence: defaultdict[int, list[Joined]] = defaultdict(list)
        for one in joined:
            of_occurrence[one.occurrence].append(one)
        for occurrence, words in of_occurrence.items():
            for members in _components(words):
                self._learn(occurrence, members, words)

    def _learn(self, occurrence: int, members: frozenset[int], words: list[Joined]) -> None:
        whole = (occurrence, _who_came(members, words))
        self._members[whole] = members
        for member in members:
            self._whose[occurrence, member] = whole
        for one in words:
            if one.came in members and one.way is not None:
                self._ways[whole] = one.way

    def whose(self, pair: Pair) -> Pair:
        """Return whose attendance the scans of a person at an occurrence make."""
        return self._whose.get(pair, pair)

    def way(self, pair: Pair) -> int | None:
        """Return the way of joining that a joined sign-up named."""
        return self._ways.get(self.whose(pair))

    def persons(self, pairs: Iterable[Pair]) -> set[int]:
        """Return everybody whose scans make the attendances of these pairs."""
        found: set[int] = set()
        for pair in pairs:
            found |= self._members.get(self.whose(pair), frozenset() if pair[1] is None else {pair[1]})
        return found


NOBODY_JOINED = Sameness()


def _components(words: Collection[Joined]) -> Iterable[frozenset[int]]:
    """Return the groups of persons whom the words make one."""
    found: dict[int, set[int]] = {}
    for one in words:
        group = found.get(one.signed_up, {one.signed_up}) | found.get(one.came, {one.came})
        found |= dict.fromkeys(group, group)
    return {frozenset(group) for group in found.values()}


def _who_came(members: Collection[int], words: Iterable[Joined]) -> int:
    """Return who of one person's several browsers was there: one that no sign-up is joined from."""
    signed_up = {one.signed_up for one in words}
    return min(members, key=lambda member: (member in signed_up, member))


def standing(occurrence_ids: Collection[int]) -> list[Joined]:
    """Return which persons are joined at these occurrences now, the oldest word first."""
    if not occurrence_ids:
        return []
    words: dict[tuple[int, int, int], tuple[int | None, str]] = {}
    for occurrence, signed_up, came, way, word in sql.among(_WORDS, len(occurrence_ids)).rows(
        *occurrence_ids
    ):
        words.pop((occurrence, signed_up, came), None)
        words[occurrence, signed_up, came] = way, word
    return [Joined(*two, way) for two, (way, word) in words.items() if word == PairWord.JOINED]


def at(occurrence_ids: Collection[int]) -> Sameness:
    """Return who is one person at these occurrences."""
    joined = standing(occurrence_ids)
    return Sameness(joined) if joined else NOBODY_JOINED
