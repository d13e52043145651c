"""What a request may ask of its installation: settings, city, clock, chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from shishin.core.city import City
from shishin.core.config import Config
from shishin.core.rng import Rng


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts that the factory put together."""

    settings: Config
    city: City
    now: Callable[[], datetime]
    rng: Rng


def wiring() -> Wiring:
    """Return the present application's wiring."""
    return cast("Wiring", current_app.extensions["shishin"])
