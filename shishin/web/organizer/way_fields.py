"""The ways of joining in the form of an event: up to five, each with what it asks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import time

from wtforms import (  # type: ignore[attr-defined] # the stubs do not know SelectChoice yet
    Field,
    Form,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
)

from shishin.events import drafts
from shishin.events.drafts import WayDraft
from shishin.events.models import Way, WayKind
from shishin.web.organizer import date_form
from shishin.web.words import N_

# So many are asked for at first, and one more than there are.
ASKED = 3
# No id has more.
MOST_DIGITS = 18

# One tap takes the first way, so this one stands there until the organizer takes it away. It is the event's
# own text, in Japanese whatever language the organizer reads.
PLAIN = "参加"

KINDS: dict[WayKind, str] = {
    WayKind.JOIN: N_("参加"),
    WayKind.HELP: N_("手伝う"),
    WayKind.WATCH: N_("見学"),
    WayKind.HOME: N_("家で"),
}


@dataclass(frozen=True, slots=True)
class WayFields:
    """The fields of one way of joining."""

    id: Field
    name: Field
    minutes: Field
    kind: Field
    task: Field
    seats: Field
    at_once: Field
    opens: Field
    closes: Field

    @property
    def filled(self) -> bool:
        """Say whether it is written down: by its name; a new one by its minutes too, whose name is missed."""
        return bool(_typed(self.name) or (_typed(self.minutes) and not _typed(self.id)))

    @property
    def more(self) -> bool:
        """Say whether something was written beyond its name and minutes."""
        more = (self.task, self.seats, self.at_once, self.opens, self.closes)
        return any(map(_typed, more)) or self.kind.data not in {None, WayKind.JOIN}


def _typed(field: Field) -> str:
    return (field.data or "").strip()


def add_to(form: type[Form]) -> None:
    """Give a form the fields of every way: `way_name_0` and so on."""
    for place in range(drafts.MOST_WAYS):
        for part in fields(WayFields):
            setattr(form, f"way_{part.name}_{place}", _field(part.name))


def _field(name: str) -> object:
    if name == "id":
        return HiddenField()
    if name == "kind":
        choices = [SelectChoice(kind.value, text) for kind, text in KINDS.items()]
        return SelectField(choices=choices, validate_choice=False)
    return StringField()


def of(form: Form) -> list[WayFields]:
    """Return the ways of a form, field by field."""
    return [
        WayFields(**{part.name: form[f"way_{part.name}_{place}"] for part in fields(WayFields)})
        for place in range(drafts.MOST_WAYS)
    ]


def asked(ways: Sequence[WayFields]) -> list[WayFields]:
    """Return the ways that the page shows: what was written, and room for one more."""
    filled = max((place for place, way in enumerate(ways, start=1) if way.filled), default=0)
    return list(ways[: max(ASKED, filled + 1)])


def read(ways: Sequence[WayFields], known: Sequence[Way] = ()) -> tuple[WayDraft, ...]:
    """Read what was written, beside the ways that are known; where nothing was, one takes part."""
    written = tuple(_beside(_draft(way), known) for way in ways if way.filled)
    return written or (WayDraft(PLAIN),)


def _beside(draft: WayDraft, known: Sequence[Way]) -> WayDraft:
    """Return a draft that knows whether its times are those which its way has already."""
    times = [(way.opens, way.closes) for way in known if way.id == draft.id and way.at_once]
    return replace(draft, as_before=(draft.opens, draft.closes) in times)


def _draft(way: WayFields) -> WayDraft:
    number = _typed(way.id)
    return WayDraft(
        name=_typed(way.name),
        minutes=date_form.number(way.minutes.data),
        task=way.task.data or "",
        kind=WayKind(way.kind.data) if way.kind.data in set(WayKind) else WayKind.JOIN,
        seats=date_form.number(way.seats.data),
        opens=_clock(way.opens),
        closes=_clock(way.closes),
        at_once=date_form.number(way.at_once.data),
        id=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else None,
    )


def _clock(field: Field) -> time | None:
    """Return the clock time, None for nothing, and one outside of any hours for what is none."""
    return (date_form.clock(field.data) or time.max) if _typed(field) else None


def begin(ways: Sequence[WayFields]) -> None:
    """Fill in that one just takes part: what else is written comes after it."""
    ways[0].name.data = PLAIN


def fill(ways: Sequence[WayFields], known: Sequence[Way], *, same: bool) -> None:
    """Fill in the ways of an event; `same`: it is that event, not one like it."""
    if not known:
        begin(ways)
    for shown, way in zip(ways, known, strict=False):
        shown.id.data = str(way.id) if same else ""
        shown.name.data, shown.task.data, shown.kind.data = way.name, way.task, way.kind.value
        for field, number in (
            (shown.minutes, way.minutes),
            (shown.seats, way.seats),
            (shown.at_once, way.at_once),
        ):
            field.data = "" if number is None else str(number)
        for field, clock in ((shown.opens, way.opens), (shown.closes, way.closes)):
            field.data = f"{clock:%H:%M}" if clock else ""
