"""Places on the earth, which is flat enough over one city."""

import math
from dataclasses import dataclass

KILOMETRES_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Position:
    """Where something is, in degrees."""

    latitude: float
    longitude: float


def narrowing(latitude: float) -> float:
    """Return how long a degree to the east is there, as part of a degree to the north."""
    return math.cos(math.radians(latitude))


def kilometres(here: Position, there: Position) -> float:
    """Return how far apart two places are."""
    north = there.latitude - here.latitude
    east = (there.longitude - here.longitude) * narrowing(here.latitude)
    return math.hypot(north, east) * KILOMETRES_A_DEGREE
