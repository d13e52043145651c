"""Where an event is: its address, the city's ward in it, and coordinates as a pair in Japan or nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shishin.core.city import City
from shishin.opendata import cells
from shishin.opendata.layouts import Field
from shishin.opendata.verdicts import Finding, Reason, found

# The islands from 沖ノ鳥島 and 与那国島 to 択捉島 and 南鳥島, with a little sea.
_LATITUDES = (20.0, 46.0)
_LONGITUDES = (122.0, 154.5)
_PARTS = (Field.PREFECTURE, Field.MUNICIPALITY, Field.TOWN, Field.STREET)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A place on the map, or None twice."""

    latitude: float | None = None
    longitude: float | None = None
    findings: tuple[Finding, ...] = ()


def coordinates(latitude: str, longitude: str) -> Coordinates:
    """Return a pair inside Japan, or nothing and why."""
    if cells.says_nothing(latitude) and cells.says_nothing(longitude):
        return Coordinates()
    if cells.says_nothing(latitude) or cells.says_nothing(longitude):
        return Coordinates(findings=(found(Reason.HALF_COORDINATES),))
    north, east = _number(latitude), _number(longitude)
    if north is None or east is None:
        said = f"{cells.one_line(latitude)}, {cells.one_line(longitude)}"
        return Coordinates(findings=(found(Reason.COORDINATES_UNREADABLE, text=said),))
    if _in_japan(north, east):
        return Coordinates(north, east)
    if north == east == 0:
        return Coordinates()
    reason = Reason.SWAPPED_COORDINATES if _in_japan(east, north) else Reason.COORDINATES_OUTSIDE
    return Coordinates(findings=(found(reason, text=f"{north:g}, {east:g}"),))


def _number(cell: str) -> float | None:
    try:
        number = float(cells.figures(cell).rstrip("°度"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _in_japan(latitude: float, longitude: float) -> bool:
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


def address(row: Mapping[Field, str]) -> str:
    """Return the address as one text: the joined one, else its parts; the building after it."""
    whole = _said(row, Field.ADDRESS)
    building = _said(row, Field.BUILDING)
    joined = whole or _joined([_said(row, part) for part in _PARTS])
    return joined if not building or building in joined else f"{joined} {building}".strip()


def _said(row: Mapping[Field, str], field: Field) -> str:
    cell = row.get(field, "")
    return "" if cells.says_nothing(cell) else cells.one_line(cell)


def _joined(parts: Sequence[str]) -> str:
    """Join parts of an address; digits of two parts never run together."""
    joined = ""
    for part in parts:
        gap = " " if joined and joined[-1].isdigit() and part[:1].isdigit() else ""
        joined += gap + part
    return joined


def ward(city: City, row: Mapping[Field, str], address_text: str) -> str | None:
    """Return the code of the city's ward that a row names, or None: another city's 西区 is not ours."""
    if city.ward(cells.figures(row.get(Field.PLACE_CODE, ""))):
        return cells.figures(row[Field.PLACE_CODE])
    for text in (_said(row, Field.WARD), _said(row, Field.MUNICIPALITY), address_text):
        code = _ward_in(city, cells.figures(text))
        if code:
            return code
    return None


def _ward_in(city: City, text: str) -> str | None:
    """Find a ward at the beginning of an address, after our prefecture and city if they are named."""
    rest = text.replace(" ", "").removeprefix(city.prefecture).removeprefix(city.name)
    return next((each.code for each in city.wards if rest.startswith(each.name)), None)
