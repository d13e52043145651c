"""The city as data: its wards, fields, contact. Another city is another file, not other code."""

import dataclasses
import functools
import json
from dataclasses import dataclass
from pathlib import Path

from shishin.core import earth
from shishin.core.earth import Position

_FOLDER = Path(__file__).parent / "cities"


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward by its national code (全国地方公共団体コード, six digits)."""

    code: str
    name: str
    english: str
    reading: str
    latitude: float
    longitude: float

    @property
    def position(self) -> Position:
        """Where its centre is."""
        return Position(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Field:
    """One of the twenty fields of civic activity (特定非営利活動促進法 別表)."""

    code: str
    name: str
    short: str
    easy: str
    english: str


@dataclass(frozen=True, slots=True)
class City:
    """Everything about one city that the program shows or decides by.

    `readings` are those of its places' names that dictionaries read otherwise.
    """

    code: str
    name: str
    english: str
    prefecture: str
    desk: str
    contact_tel: str
    contact_mail: str
    wards: tuple[Ward, ...]
    fields: tuple[Field, ...]
    readings: dict[str, str] = dataclasses.field(default_factory=dict, compare=False)

    def ward(self, code: str | None) -> Ward | None:
        """Return the ward of a code, or None."""
        return next((ward for ward in self.wards if ward.code == code), None)

    def field(self, code: str | None) -> Field | None:
        """Return the field of a code, or None."""
        return next((field for field in self.fields if field.code == code), None)

    def by_distance(self, place: Position) -> list[Ward]:
        """Return the wards, the one whose centre is nearest to a place first."""
        return sorted(self.wards, key=lambda ward: earth.kilometres(place, ward.position))

    def neighbours(self, code: str | None) -> list[Ward]:
        """Return the other wards of a ward, the nearest first; none for an unknown code."""
        ward = self.ward(code)
        return self.by_distance(ward.position)[1:] if ward else []


@functools.cache
def load(name: str) -> City:
    """Return the city of a file in shishin/core/cities; raises FileNotFoundError for an unknown name."""
    raw = json.loads((_FOLDER / f"{Path(name).name}.json").read_text(encoding="utf-8"))
    raw["wards"] = tuple(Ward(**ward) for ward in raw["wards"])
    raw["fields"] = tuple(Field(**field) for field in raw["fields"])
    return City(**raw)
