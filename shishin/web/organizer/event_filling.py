"""Filling the event form in: what can be chosen, what is usual, what was answered last time."""

from datetime import date, time, timedelta

from markupsafe import Markup
from wtforms import SelectChoice  # type: ignore[attr-defined] # the stubs do not know it yet

from shishin.core import days
from shishin.core.context import Context
from shishin.events import programme, ways
from shishin.events.models import Flag, Occurrence
from shishin.groups.models import Group
from shishin.web import filters, words
from shishin.web.organizer import way_fields
from shishin.web.organizer.event_form import HOME, LOOSE, OTHER, VENUE_MARK, EventForm
from shishin.web.wiring import wiring
from shishin.web.words import N_

SATURDAY, SUNDAY = 5, 6
USUAL_FLAGS = Flag.WALKIN | Flag.SHORT | Flag.PARTIAL | Flag.FIRST
USUAL_STARTS, USUAL_ENDS = "09:00", "11:00"


def offer(ctx: Context, form: EventForm, group: Group, occurrence: Occurrence | None = None) -> None:
    """Fill in what can be chosen: near days, the group's places, wards and fields."""
    form.day_pick.choices = [SelectChoice(value, text) for value, text in _days(ctx, occurrence)]
    form.place.choices = [
        *(SelectChoice(VENUE_MARK + name, words.written(name)) for name in _places(group, occurrence)),
        SelectChoice(OTHER, words.words(N_("ほかの場所"))),
        SelectChoice(HOME, words.words(N_("家でできる"))),
    ]
    form.flags.choices = [SelectChoice(str(flag.value), words.words(text)) for flag, text in LOOSE.items()]
    city = wiring().city
    form.ward.choices = [SelectChoice(ward.code, filters.ward(ward.code)) for ward in city.wards]
    form.field.choices = [SelectChoice(field.code, filters.field(field.code)) for field in city.fields]
    form.speak()
    form.ward.data = form.ward.data or group.ward
    form.field.data = form.field.data or next(iter(group.fields), None)


def _places(group: Group, occurrence: Occurrence | None = None) -> list[str]:
    names = [venue.name for venue in programme.venues(group)]
    here = [occurrence.venue] if occurrence and occurrence.venue else []
    return list(dict.fromkeys([*here, *names]))


def _days(ctx: Context, occurrence: Occurrence | None) -> list[tuple[str, Markup]]:
    today, tomorrow = days.day_of(ctx.now), _tomorrow(ctx)
    near = {
        today: words.words(N_("きょう %(day)s"), day=_short(today)),
        tomorrow: words.words(N_("あす %(day)s"), day=_short(tomorrow)),
    }
    for weekday, text in ((SATURDAY, N_("次の土曜 %(day)s")), (SUNDAY, N_("次の日曜 %(day)s"))):
        day = _next(ctx, weekday)
        near.setdefault(day, words.words(text, day=_short(day)))
    if occurrence:
        near = {occurrence.day: words.words(N_("いまの日 %(day)s"), day=_short(occurrence.day))} | near
    return [*((day.isoformat(), text) for day, text in near.items()), (OTHER, words.words(N_("ほかの日")))]


def _tomorrow(ctx: Context) -> date:
    return days.day_of(ctx.now) + timedelta(days=1)


def _next(ctx: Context, weekday: int) -> date:
    tomorrow = _tomorrow(ctx)
    return tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"


def blank(ctx: Context, form: EventForm, group: Group, uid: str) -> None:
    """Fill in what is usual, so that little is left to answer."""
    offer(ctx, form, group)
    form.uid.data, form.group.data = uid, group.handle
    form.starts.data, form.ends.data = USUAL_STARTS, USUAL_ENDS
    form.flags.data = _numbers(USUAL_FLAGS)
    way_fields.begin(form.ways)
    form.day_pick.data = _next(ctx, SATURDAY).isoformat()
    form.place.data = next((VENUE_MARK + name for name in _places(group)), OTHER)


def like(form: EventForm, occurrence: Occurrence, *, same: bool = False) -> None:
    """Fill in everything but the day from an occurrence; `same`: to change it, not to make one like it."""
    event = occurrence.event
    form.title.data, form.word.data = event.title, event.summary
    form.starts.data, form.ends.data = _clock(occurrence.starts), _clock(occurrence.ends)
    form.untimed.data = occurrence.starts is None and bool(occurrence.venue)
    form.time_note.data = occurrence.time_note
    form.place.data = VENUE_MARK + occurrence.venue if occurrence.venue else HOME
    form.flags.data = _numbers(event.flags)
    form.capacity.data = str(occurrence.capacity or "")
    form.meeting_place.data, form.belongings.data = occurrence.meeting_place, event.belongings
    form.rain.data, form.ward.data, form.field.data = event.rain, occurrence.ward, event.field
    way_fields.fill(form.ways, ways.of(event), same=same)


def _numbers(flags: Flag) -> list[str]:
    return [str(flag.value) for flag in flags]


def _clock(clock: time | None) -> str:
    return f"{clock:%H:%M}" if clock else ""
