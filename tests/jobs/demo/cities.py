"""Small demo cities for tests."""

from datetime import date

from shishin.core import city
from shishin.jobs.demo import filling, themes
from shishin.jobs.demo.filling import Size

TODAY = date(2026, 10, 24)


def fill(*, people=120, events=160, months=14, seed=1, today=TODAY):
    """Fill the present store with a small city; return its size."""
    size = Size(people, events, months, seed, today)
    filling.fill(size, city.load("saitama"), themes.load("saitama"), lambda *_: None)
    return size
