"""A group's own programme: what is coming, what was, and the places it uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shishin.core.context import Context
from shishin.events.models import Event, Occurrence, OccurrenceStatus
from shishin.groups.models import Group

PAST_SHOWN = 20
VENUES_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Venue:
    """A place that a group has used."""

    name: str
    address: str
    ward: str | None
    latitude: float | None
    longitude: float | None


def upcoming(ctx: Context, groups: Sequence[Group]) -> list[Occurrence]:
    """Return what the groups have ahead of them or under way, cancelled ones too, the soonest first."""
    return list(_of(groups).where(Occurrence.ends_at > ctx.now).order_by(Occurrence.starts_at, Occurrence.id))


def past(ctx: Context, groups: Sequence[Group], most: int = PAST_SHOWN) -> list[Occurrence]:
    """Return what the groups have done, the latest first."""
    over = _of(groups).where(Occurrence.ends_at <= ctx.now)
    return list(over.order_by(Occurrence.starts_at.desc(), Occurrence.id.desc()).limit(most))


def between(groups: Sequence[Group], since: datetime, until: datetime) -> list[Occurrence]:
    """Return what the groups have under way at some moment between two instants, the soonest first."""
    near = _of(groups).where(Occurrence.ends_at >= since, Occurrence.starts_at <= until)
    return list(near.order_by(Occurrence.starts_at, Occurrence.id))


def latest(group: Group) -> Occurrence | None:
    """Return what the group announced last and did not cancel, to make the next one like it."""
    found = _of([group]).where(Occurrence.status == OccurrenceStatus.SCHEDULED)
    occurrence: Occurrence | None = found.order_by(Event.created_at.desc(), Occurrence.id.desc()).first()
    return occurrence


def venues(group: Group, most: int = 3) -> list[Venue]:
    """Return the places that the group used last, each once, the newest first."""
    recent = _of([group]).where(Occurrence.venue != "").order_by(Occurrence.id.desc()).limit(VENUES_LOOKED_AT)
    found: dict[str, Venue] = {}
    for occurrence in recent:
        found.setdefault(occurrence.venue, _venue(occurrence))
    return list(found.values())[:most]


def venue_named(group: Group, name: str) -> Venue | None:
    """Return what is known of a place from the last time that the group used it."""
    if not name:
        return None
    last = _of([group]).where(Occurrence.venue == name).order_by(Occurrence.id.desc()).first()
    return _venue(last) if last else None


def _venue(occurrence: Occurrence) -> Venue:
    return Venue(
        occurrence.venue, occurrence.address, occurrence.ward, occurrence.latitude, occurrence.longitude
    )


def _of(groups: Sequence[Group]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - peewee's query type
    return (
        Occurrence.select(Occurrence, Event)
        .join(Event)
        .where(Event.group.in_([group.id for group in groups]))
    )
