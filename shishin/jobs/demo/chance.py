"""Asking a source of randomness the questions that a made-up city has."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from shishin.core import codes
from shishin.core.rng import Rng

T = TypeVar("T")
FINE = 1 << 20


class Chance:
    """A repeatable source of randomness, asked in the words of the demo city."""

    def __init__(self, rng: Rng) -> None:
        """Ask this source."""
        self.rng = rng

    def happens(self, percent: float) -> bool:
        """Say whether something of this likelihood happens."""
        return self.rng.below(FINE) < percent / 100 * FINE

    def between(self, least: int, most: int) -> int:
        """Return a number between two, both counted."""
        return least + self.rng.below(most - least + 1)

    def around(self, mean: float) -> int:
        """Return a whole number between half and one and a half of a mean, on average the mean."""
        wanted = mean * (0.5 + self.rng.below(FINE) / FINE)
        return int(wanted) + self.happens((wanted % 1) * 100)

    def early(self, count: int) -> int:
        """Return a place below `count`, rather an early one."""
        return int(count * (self.rng.below(FINE) / FINE) ** 1.2)

    def of(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.rng.below(len(choices))]

    def minutes(self, least: int, most: int) -> timedelta:
        """Return a time between two numbers of minutes, to the second."""
        return timedelta(seconds=self.between(least * 60, most * 60))

    def code(self, letters: int) -> str:
        """Return a random code."""
        return codes.encode(self.rng.bytes(letters * 5 // 8 + 1))[:letters]

    def hex(self, size: int) -> str:
        """Return random bytes as hex digits."""
        return self.rng.bytes(size).hex()
