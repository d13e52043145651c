"""When a scan was made: a phone's clock corrected by what it measured, and kept within what can be true.

Pure. Instants are whole microseconds since 1970, as they are stored.
"""

from dataclasses import dataclass
from enum import StrEnum

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
MILLISECOND = 1000

# People come early and organizers tidy up late; a venue's QR works for the same hours.
BEFORE = 60 * MINUTE
AFTER = 60 * MINUTE
# A week for phones to come back from where there was no signal; after it, an organizer looks.
CLOSED_AFTER = 7 * DAY
# 「来ていました」 can be pressed for two days.
CLAIM_WITHIN = 48 * 60 * MINUTE


class Phase(StrEnum):
    """Where an instant lies with regard to an occurrence's reception."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when an occurrence takes place."""

    starts_at: int
    ends_at: int

    def phase(self, at: int) -> Phase:
        """Say whether reception is open at an instant."""
        if at < self.starts_at - BEFORE:
            return Phase.EARLY
        return Phase.OPEN if at <= self.ends_at + AFTER else Phase.LATE

    def closed(self, at: int) -> bool:
        """Say whether the occurrence is over for so long that an organizer has to look."""
        return at > self.ends_at + CLOSED_AFTER

    def claimable(self, at: int) -> bool:
        """Say whether somebody may still say that they were there."""
        return self.starts_at <= at <= self.ends_at + CLAIM_WITHIN

    def clamped(self, captured: int, received: int) -> int:
        """Return the capture within reception hours, and never after it was received."""
        return min(max(captured, self.starts_at - BEFORE), self.ends_at + AFTER, received)


def captured(device_at: int, offset: int) -> int:
    """Return when a scan was made: the phone's time less its measured error in milliseconds."""
    return device_at - offset * MILLISECOND
