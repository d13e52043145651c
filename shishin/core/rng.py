"""The one place that asks the machine for randomness."""

import random
import secrets
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Rng(Protocol):
    """A source of randomness that is handed to commands."""

    def bytes(self, count: int) -> bytes:
        """Return this many random bytes."""

    def below(self, limit: int) -> int:
        """Return a number from 0 to limit - 1, all equally likely."""


class SystemRng:
    """Randomness from the kernel, fit for secrets."""

    def bytes(self, count: int) -> bytes:
        """Return this many unpredictable bytes."""
        return secrets.token_bytes(count)

    def below(self, limit: int) -> int:
        """Return an unpredictable number from 0 to limit - 1."""
        return secrets.randbelow(limit)


class SeededRng:
    """Repeatable randomness for the demo city and for tests. Never fit for secrets."""

    def __init__(self, seed: int) -> None:
        """Start the sequence that belongs to this seed."""
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        """Return the next bytes of the sequence."""
        return self._random.randbytes(count)

    def below(self, limit: int) -> int:
        """Return the next number from 0 to limit - 1."""
        return self._random.randrange(limit)


def pick(rng: Rng, choices: Sequence[T]) -> T:
    """Return one of the choices, all equally likely."""
    return choices[rng.below(len(choices))]
