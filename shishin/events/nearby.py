"""What lies near a place: by its own position, or by its ward where nobody wrote one down."""

from shishin.core import earth
from shishin.core.city import City
from shishin.core.earth import Position
from shishin.events.cards import Card, Condition
from shishin.events.filters import KILOMETRES, Near

# Within this a ward's centre says that one is in the ward: wards are up to ten kilometres long.
WARD_KILOMETRES = 6.0


def near(latitude: float, longitude: float, city: City) -> Near:
    """Return a filter's place, rounded to about a kilometre, with the wards that lie there."""
    place = Position(round(latitude, 2), round(longitude, 2))
    wards = city.by_distance(place)
    around = [ward.code for ward in wards if earth.kilometres(place, ward.position) <= KILOMETRES]
    own = [ward.code for ward in wards[:1] if earth.kilometres(place, ward.position) <= WARD_KILOMETRES]
    return Near(place.latitude, place.longitude, tuple(around or own))


def around(place: Near) -> Condition:
    """Return the condition that an occurrence lies near; the square comes first, because it is cheap."""
    high = KILOMETRES / earth.KILOMETRES_A_DEGREE
    narrow = earth.narrowing(place.latitude)
    wide = high / narrow
    square = "o.latitude BETWEEN ? AND ? AND o.longitude BETWEEN ? AND ?"
    north, east = "(o.latitude - ?)", "((o.longitude - ?) * ?)"
    text = f"{square} AND {north} * {north} + {east} * {east} <= ?"
    values: list[object] = [place.latitude - high, place.latitude + high]
    values += [place.longitude - wide, place.longitude + wide]
    values += [place.latitude] * 2 + [place.longitude, narrow] * 2 + [high * high]
    if place.wards:
        text += f" OR o.latitude IS NULL AND o.ward IN ({', '.join('?' * len(place.wards))})"
    return text, (*values, *place.wards)


def kilometres(place: Near, card: Card) -> int | None:
    """Return about how far an occurrence is, in whole kilometres and at least one; None: nobody knows."""
    if card.latitude is None or card.longitude is None:
        return None
    there = Position(card.latitude, card.longitude)
    return max(round(earth.kilometres(Position(place.latitude, place.longitude), there)), 1)
