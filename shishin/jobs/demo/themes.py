"""What groups do in the demo city: made-up names that fit real quarters, read from a file of its own."""

import functools
import json
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from shishin.events.models import Flag, WayKind


@dataclass(frozen=True, slots=True)
class Locality:
    """A quarter of a ward; `spelled` stands in addresses."""

    name: str
    spelled: str


@dataclass(frozen=True, slots=True)
class WayOffered:
    """A way of joining that a programme offers; with `at_once` one chooses a time for it."""

    kind: WayKind
    name: str
    task: str
    minutes: int | None
    seats: int | None = None
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Something that a group does again and again. `on` names kinds of days: sat, sun, weekday."""

    title: str
    summary: str
    spots: tuple[str, ...]
    on: tuple[str, ...]
    starts: tuple[time, ...]
    minutes: int
    flags: Flag
    belongings: str
    rain: str
    fee: str
    capacities: tuple[int | None, ...]
    popularity: float
    ways: tuple[WayOffered, ...]
    result: tuple[str, int, int] | None
    thanks: tuple[str, ...]
    easy: str

    @property
    def at_home(self) -> bool:
        """Say whether nobody has to go anywhere."""
        return all(way.kind is WayKind.HOME for way in self.ways)


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of group."""

    key: str
    field: str
    fields: tuple[str, ...]
    groups: tuple[str, ...]
    purpose: str
    activity: str
    programmes: tuple[Programme, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """Everything that the demo city is made of. `inhabitants` are thousands by ward.

    `all_day` is what the first group has today and on the next days, at any hour: whenever somebody looks, a
    reception is open. `workshop` is its own with few seats.
    """

    inhabitants: dict[str, int]
    localities: dict[str, tuple[Locality, ...]]
    themes: tuple[Theme, ...]
    all_day: Programme
    workshop: Programme


@functools.cache
def load(city: str) -> Themes:
    """Return the demo city's contents; a city without its own file gets those of Saitama."""
    path = Path(__file__).with_name(f"{Path(city).name}.json")
    raw = json.loads(
        (path if path.is_file() else Path(__file__).with_name("saitama.json")).read_text("utf-8")
    )
    return Themes(
        inhabitants=raw["inhabitants"],
        localities={
            ward: tuple(Locality(*pair) for pair in pairs) for ward, pairs in raw["localities"].items()
        },
        themes=tuple(_theme(theme, raw["spots"]) for theme in raw["themes"]),
        all_day=_programme(raw["all_day"], raw["spots"]),
        workshop=_programme(raw["workshop"], raw["spots"]),
    )


def _theme(raw: dict[str, Any], spots: dict[str, list[str]]) -> Theme:
    return Theme(
        key=raw["key"],
        field=raw["field"],
        fields=tuple(raw["fields"]),
        groups=tuple(raw["groups"]),
        purpose=raw["purpose"],
        activity=raw["activity"],
        programmes=tuple(_programme(programme, spots) for programme in raw["programmes"]),
    )


def _programme(raw: dict[str, Any], spots: dict[str, list[str]]) -> Programme:
    return Programme(
        title=raw["title"],
        summary=raw["summary"],
        spots=tuple(spots[raw["spot"]]),
        on=tuple(raw["on"]),
        starts=tuple(time.fromisoformat(start.rjust(5, "0")) for start in raw["starts"]),
        minutes=raw["minutes"],
        flags=_flags(raw["flags"]),
        belongings=raw["belongings"],
        rain=raw["rain"],
        fee=raw.get("fee", ""),
        capacities=tuple(raw.get("capacity", [None])),
        popularity=raw["popularity"],
        ways=tuple(_way(*way) for way in raw["ways"]),
        result=_result(raw["result"]),
        thanks=tuple(raw["thanks"]),
        easy=raw.get("easy", ""),
    )


def _way(
    kind: str, name: str, task: str, minutes: int | None, limits: dict[str, int] | None = None
) -> WayOffered:
    return WayOffered(WayKind(kind), name, task, minutes, **(limits or {}))


def _flags(names: list[str]) -> Flag:
    flags = Flag(0)
    for name in names:
        flags |= Flag[name.upper()]
    return flags


def _result(raw: list[Any] | None) -> tuple[str, int, int] | None:
    if raw is None:
        return None
    unit, least, most = raw
    return str(unit), int(least), int(most)
