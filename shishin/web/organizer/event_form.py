"""The five questions about an event, and its details: from the form to a draft and back."""

from datetime import date, datetime

from wtforms import (  # type: ignore[attr-defined] # the stubs do not know SelectChoice yet
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)

from shishin.events import drafts, ways
from shishin.events.drafts import Draft, Fault, Problem
from shishin.events.models import Flag, Occurrence
from shishin.web import filters, words
from shishin.web.organizer import date_form, way_fields
from shishin.web.organizer.date_form import RepeatForm
from shishin.web.organizer.way_fields import WayFields
from shishin.web.wiring import wiring
from shishin.web.words import N_

OTHER = "other"
HOME = "home"
VENUE_MARK = "at:"

# As short as a question's answer; what the public reads stands in `web.flags`.
LOOSE: dict[Flag, str] = {
    Flag.WALKIN: N_("飛び入り"),
    Flag.SHORT: N_("30分だけ"),
    Flag.PARTIAL: N_("途中だけ"),
    Flag.EMPTYHANDED: N_("手ぶら"),
    Flag.KIDS: N_("子どもと"),
    Flag.FIRST: N_("はじめて歓迎"),
    Flag.WATCH: N_("見学だけ"),
    Flag.WHEEL: N_("車いす"),
    Flag.EASYJA: N_("やさしい日本語"),
}
# What the form does not ask stays as it is.
ASKED = Flag(sum(LOOSE)) | Flag.HOME

PROBLEMS: dict[Problem, str] = {
    Problem.WHAT_MISSING: N_("「なにをする?」を書いてください"),
    Problem.WHAT_LONG: N_("「なにをする?」を40字までにしてください(いま%(n)s字)"),
    Problem.DAY_MISSING: N_("「いつ?」をえらんでください"),
    Problem.DAY_PAST: N_("きょうか、それより後の日にしてください"),
    Problem.TIME_PAST: N_("その日のその時刻は、もう過ぎました。時刻か日を変えてください"),
    Problem.DAY_FAR: N_("2年より先の日です。年を確かめてください"),
    Problem.LAST_DAY: N_("「さいごの日」を、はじまりの日から53日までの間にしてください"),
    Problem.REPEAT: N_("くりかえしは、2回から53回、2年先までにしてください"),
    Problem.REPEAT_SPANS: N_("何日もつづくものは、くりかえせません。どちらか1つにしてください"),
    Problem.TIME_MISSING: N_("時刻を入れてください(例: 9:00)"),
    Problem.TIME_ORDER: N_("おわりの時刻を、はじまりの%(t)sよりあとにしてください"),
    Problem.PLACE_MISSING: N_("「どこで?」をえらんでください"),
    Problem.TEXT_LONG: N_("長すぎます。短くしてください(いま%(n)s字)"),
    Problem.CAPACITY: N_("定員は1から2000の数で書いてください"),
    Problem.WAY: N_("役割の名前と、分の数(例: 30)を確かめてください"),
    Problem.WAY_SEATS: N_("役割の席と「同時に何人」は、1から2000の数で書いてください"),
    Problem.WAY_TURNS: N_(
        "時間をえらんでもらう役割は、10分から30分で、イベントの時間の中にしてください。「同時に何人」も書いてください"
    ),
}
# Where a fault of the draft is shown in the form.
PLACES = {"venue": "place", "day": "day_pick", "ways": "way_name_0"}


class EventForm(RepeatForm):
    """What the page asks. Text arrives as typed; `draft` reads it."""

    uid = HiddenField()
    group = HiddenField()
    title = StringField()
    day_pick = RadioField(validate_choice=False)
    day = StringField()
    starts = StringField()
    ends = StringField()
    last_day = StringField()
    untimed = BooleanField()
    time_note = StringField()
    place = RadioField(validate_choice=False)
    venue = StringField()
    flags = SelectMultipleField(
        choices=[SelectChoice(str(flag.value), text) for flag, text in LOOSE.items()], validate_choice=False
    )
    word = StringField()
    capacity = StringField()
    meeting_place = StringField()
    belongings = StringField()
    rain = StringField()
    ward = SelectField(validate_choice=False)
    field = SelectField(validate_choice=False)

    @property
    def ways(self) -> list[WayFields]:
        """The ways of joining, each with its fields."""
        return way_fields.of(self)

    @property
    def ways_asked(self) -> list[WayFields]:
        """The ways that the page shows."""
        return way_fields.asked(self.ways)


way_fields.add_to(EventForm)


def draft(form: EventForm, former: Occurrence | None = None) -> Draft:
    """Read the form; what cannot be read becomes what the draft's own check finds."""
    at_home, untimed = form.place.data == HOME, bool(form.untimed.data)
    known = former.event if former else None
    flags = Flag(sum(flag for flag in LOOSE if str(flag.value) in (form.flags.data or ())))
    return Draft(
        title=form.title.data or "",
        day=_day(form),
        starts=None if untimed else date_form.clock(form.starts.data),
        ends=None if untimed else date_form.clock(form.ends.data),
        venue="" if at_home else _venue(form),
        flags=flags | (Flag.HOME if at_home else Flag(0)) | (known.flags & ~ASKED if known else Flag(0)),
        word=form.word.data or "",
        capacity=date_form.number(form.capacity.data),
        belongings=form.belongings.data or "",
        rain=form.rain.data or "",
        meeting_place=form.meeting_place.data or "",
        ward=form.ward.data if wiring().city.ward(form.ward.data) else None,
        field=form.field.data if wiring().city.field(form.field.data) else None,
        ways=way_fields.read(form.ways, ways.of(known) if known else ()),
        last_day=date_form.day(form.last_day.data),
        untimed=untimed,
        time_note=(form.time_note.data or "").strip(),
        repeat=None if former else form.repeat(),
    )


def tell(form: EventForm, faults: list[Fault], what: Draft) -> None:
    """Write the words of every fault at its field."""
    for fault in faults:
        field = form[PLACES.get(fault.field, fault.field)]
        field.errors = [*field.errors, words.words(PROBLEMS[fault.problem], **_facts(fault, what))]


def check(form: EventForm, what: Draft, now: datetime, *, moved: bool = True) -> bool:
    """Say whether the draft is fit; if not, the form's fields say why."""
    form.validate()
    found = drafts.faults(what, now, moved=moved)
    tell(form, found, what)
    return not found


def _facts(fault: Fault, what: Draft) -> dict[str, object]:
    if fault.problem is Problem.TIME_ORDER and what.starts:
        return {"t": filters.clock(what.starts)}
    if fault.problem in {Problem.WHAT_LONG, Problem.TEXT_LONG}:
        return {"n": len(getattr(what, fault.field))}
    return {}


def _day(form: EventForm) -> date | None:
    picked = form.day.data if form.day_pick.data in {OTHER, None} else form.day_pick.data
    return date_form.day(picked)


def _venue(form: EventForm) -> str:
    picked = form.place.data or ""
    return (
        picked.removeprefix(VENUE_MARK) if picked.startswith(VENUE_MARK) else (form.venue.data or "").strip()
    )
