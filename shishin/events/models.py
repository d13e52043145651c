"""Events (what), their occurrences (when and where), ways of joining, and how they are found."""

from enum import IntFlag, StrEnum

import peewee

from shishin.core.models import ChoiceField, FlagsField, InstantField, Model
from shishin.groups.models import Group


class Flag(IntFlag):
    """What makes joining light; the numbers are stored and never change meaning."""

    WALKIN = 1
    SHORT = 2
    PARTIAL = 4
    EMPTYHANDED = 8
    KIDS = 16
    HOME = 32
    FIRST = 64
    WHEEL = 128
    EASYJA = 256
    CERT = 512
    WATCH = 1024


class EventStatus(StrEnum):
    """Whether the public sees the event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Event(Model):
    """What happens.

    An imported event has no group until one claims it; `source_name` says where it came from. `form_uid` is
    the digest of the form that published it, so that posting twice publishes once. `easy` is the organizer's
    text in easy words, if there is one. `read_at` is the `changed_at` of the texts that a machine has given
    readings, or found to have some.
    """

    group_id: int | None

    group = peewee.ForeignKeyField(Group, null=True, backref="events")
    title = peewee.CharField(max_length=200)
    summary = peewee.CharField(max_length=400, default="")
    description = peewee.TextField(default="")
    field = peewee.CharField(max_length=24, null=True)
    flags = FlagsField(Flag, default=0)
    belongings = peewee.CharField(max_length=200, default="")
    rain = peewee.CharField(max_length=200, default="")
    fee = peewee.CharField(max_length=400, default="")
    access = peewee.CharField(max_length=400, default="")
    contact = peewee.CharField(max_length=300, default="")
    apply_how = peewee.TextField(default="")
    apply_url = peewee.CharField(max_length=1000, default="")
    organizer_name = peewee.CharField(max_length=200, default="")
    source_name = peewee.CharField(max_length=200, null=True)
    source_url = peewee.CharField(max_length=1000, null=True)
    source_licence = peewee.CharField(max_length=200, null=True)
    status = ChoiceField(EventStatus, default=EventStatus.PUBLISHED)
    search_text = peewee.TextField(default="")
    form_uid = peewee.CharField(max_length=64, null=True, unique=True)
    created_at = InstantField()
    changed_at = InstantField()
    easy = peewee.TextField(default="")
    read_at = InstantField(null=True)


class OccurrenceStatus(StrEnum):
    """Whether it takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Occurrence(Model):
    """When and where. `code` stands in public addresses, `venue_code` in the venue's QR only.

    `day` and `last_day` are days in Japan; `starts` and `ends` are clock times, None when unknown.
    `starts_at` and `ends_at` are derived instants: without times, the bounds of the days. Codes survive a
    change of time. Since `screen_since` the venue's code counts only as the screen there shows it.
    """

    event_id: int

    event = peewee.ForeignKeyField(Event, backref="occurrences")
    code = peewee.CharField(max_length=12, unique=True)
    venue_code = peewee.CharField(max_length=12, unique=True)
    day = peewee.DateField()
    last_day = peewee.DateField()
    starts = peewee.TimeField(null=True)
    ends = peewee.TimeField(null=True)
    starts_at = InstantField(index=True)
    ends_at = InstantField(index=True)
    time_note = peewee.CharField(max_length=400, default="")
    venue = peewee.CharField(max_length=200, default="")
    meeting_place = peewee.CharField(max_length=200, default="")
    address = peewee.CharField(max_length=300, default="")
    ward = peewee.CharField(max_length=6, null=True)
    latitude = peewee.FloatField(null=True)
    longitude = peewee.FloatField(null=True)
    capacity = peewee.IntegerField(null=True)
    capacity_note = peewee.CharField(max_length=300, default="")
    apply_by = InstantField(null=True)
    status = ChoiceField(OccurrenceStatus, default=OccurrenceStatus.SCHEDULED)
    cancelled_at = InstantField(null=True)
    cancel_note = peewee.CharField(max_length=200, default="")
    moved_at = InstantField(null=True)
    moved_from = peewee.CharField(max_length=80, default="")
    announced = peewee.BooleanField(default=True)
    result_amount = peewee.IntegerField(null=True)
    result_unit = peewee.CharField(max_length=20, default="")
    thanks = peewee.CharField(max_length=400, default="")
    thanked_at = InstantField(null=True)
    screen_since = InstantField(null=True)

    class Meta:
        """What the list walks; by day it sees where something is without reading the row."""

        indexes = (
            (("announced", "day", "latitude", "longitude", "ward"), False),
            (("announced", "ward", "day"), False),
        )

    @property
    def off(self) -> bool:
        """Whether it was cancelled, by itself or with its event."""
        return self.status is OccurrenceStatus.CANCELLED or self.event.status is EventStatus.CANCELLED


# The few that last several days are found among the many without walking the past.
Occurrence.add_index(
    Occurrence.index(
        Occurrence.last_day, where=Occurrence.last_day > Occurrence.day, name="occurrence_lasting"
    )
)


class WayKind(StrEnum):
    """How much somebody gives: organising and helping come first among the classes of attendance."""

    JOIN = "join"
    HELP = "help"
    WATCH = "watch"
    HOME = "home"


class Way(Model):
    """A way of joining (関わり方): minutes and one line; `seats` limits it at each occurrence, None does not.

    With `at_once` one chooses a time for it (`windows`) between `opens` and `closes`, which are None where
    the occurrence's own hours bound it, and so many heads are there at the same time. What is not `offered`
    any more stays for those who chose it.
    """

    event_id: int

    event = peewee.ForeignKeyField(Event, backref="ways")
    place = peewee.IntegerField(default=0)
    kind = ChoiceField(WayKind, default=WayKind.JOIN)
    name = peewee.CharField(max_length=40)
    task = peewee.CharField(max_length=120, default="")
    minutes = peewee.IntegerField(null=True)
    seats = peewee.IntegerField(null=True)
    opens = peewee.TimeField(null=True)
    closes = peewee.TimeField(null=True)
    at_once = peewee.IntegerField(null=True)
    offered = peewee.BooleanField(default=True)


class SearchTerm(Model):
    """An event's two-letter terms: FTS5 finds nothing for 清掃 or 花, an index over these does."""

    term = peewee.CharField(max_length=4)
    event_id: int

    event = peewee.ForeignKeyField(Event, backref="search_terms")

    class Meta:
        """Ask by term; clear by event."""

        indexes = ((("term", "event"), True),)


class ListVersion(Model):
    """One row whose number rises with every visible change of the list: pages are kept under it."""

    number = peewee.IntegerField(default=1)


class ReportReason(StrEnum):
    """What a reader finds wrong with a page."""

    MISTAKEN = "mistaken"
    UNKIND = "unkind"
    UNSAFE = "unsafe"
    OTHER = "other"


class PageReport(Model):
    """What a reader reports about a public page. Nothing says who: nobody has to fear for having said it."""

    page = peewee.CharField(max_length=80)
    reason = ChoiceField(ReportReason)
    note = peewee.CharField(max_length=200, default="")
    uid = peewee.CharField(max_length=64, unique=True)
    at = InstantField()
    looked_at = InstantField(null=True, index=True)


class TextPart(StrEnum):
    """A text of an event that is given readings; the values are the event's own names for it."""

    TITLE = "title"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    BELONGINGS = "belongings"
    RAIN = "rain"
    FEE = "fee"
    EASY = "easy"


class Reading(Model):
    """One text of an event with its readings: `{漢字|かんじ}`. Without them it is the text, letter by letter.

    Where it is not, the text has changed since, and the reading counts for nothing. `automatic`: a machine
    made it, at least in part.
    """

    event_id: int

    event = peewee.ForeignKeyField(Event, backref="readings")
    part = ChoiceField(TextPart)
    marked = peewee.TextField()
    automatic = peewee.BooleanField()

    class Meta:
        """One for each text."""

        indexes = ((("event", "part"), True),)


class Photo(Model):
    """The photo beside an occurrence's thanks. `name` is random and names its file, which lies outside.

    `alt` says what is to be seen on it, for who does not see it.
    """

    occurrence_id: int

    occurrence = peewee.ForeignKeyField(Occurrence, unique=True, backref="photos")
    name = peewee.CharField(max_length=32, unique=True)
    alt = peewee.CharField(max_length=120)
    width = peewee.IntegerField()
    height = peewee.IntegerField()
    at = InstantField()
