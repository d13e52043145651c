"""What came of one try to reach somebody, and when the next one is worth it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# After each failed try; then the message is given up. A mail server that asks to come back (greylisting) is
# content after minutes; one that was down for a day finds everything that still matters within four hours.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    *(timedelta(hours=4),) * 11,
)
TRIES = len(PAUSES) + 1


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended: `fault` is None where it was taken.

    `final`: no further try is worth it. `gone`: nobody is reached there any more. `wait`: how long the other
    side asked us to.
    """

    fault: str | None = None
    final: bool = False
    gone: bool = False
    wait: timedelta = timedelta()

    @property
    def taken(self) -> bool:
        """Say whether the other side has it now."""
        return self.fault is None


TAKEN = Tried()


def again_at(now: datetime, tries: int, wait: timedelta = timedelta()) -> datetime | None:
    """Return when to try again after this many tries, or None when there were enough."""
    return now + max(PAUSES[tries - 1], wait) if tries < TRIES else None
