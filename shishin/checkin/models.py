"""Scans (only ever added), the organizers' verdicts on them, the attendances that follow, and paper cards."""

from enum import StrEnum

import peewee

from shishin.core.forgetting import Erase, Keep
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, Model
from shishin.events.models import Occurrence, Way
from shishin.groups.models import Group
from shishin.people.models import Person


class ScanKind(StrEnum):
    """What a scan says."""

    IN = "in"
    OUT = "out"
    TALLY = "tally"
    VOID = "void"


class ScanBy(StrEnum):
    """How it was made."""

    CAMERA = "camera"
    TYPED = "typed"
    ROSTER = "roster"
    SELF = "self"
    CLAIM = "claim"


class ScanStatus(StrEnum):
    """The verdict of its receipt, kept for ever; a refused scan is answered and not kept."""

    RECORDED = "recorded"
    ALREADY = "already"
    REVIEW = "review"
    REFUSED = "refused"
    CONFLICT = "conflict"


class Scan(Model):
    """One scan, as received: the resolved subject and a digest of the content, never the code itself.

    `uid` is the id that the phone made. `at` is the corrected and clamped time of capture, `device_at` what
    the phone's clock said, `offset` how wrong that clock was (ms). `actor` is who the grant names. `entitled`
    says that it was made by an organizer, whose void counts for every scan; another's void counts for the
    scans of its own device. A void's `at` decides nothing and is clamped to its receipt alone: by it the
    review list says when something was taken back.
    """

    on_forget = Keep("attendances are computed from scans")
    on_join = OnJoin(moves=("person",), stays=("actor",))

    occurrence_id: int
    person_id: int | None
    way_id: int | None
    uid = peewee.CharField(max_length=64, unique=True)
    occurrence = peewee.ForeignKeyField(Occurrence, backref="scans", index=False)
    person = peewee.ForeignKeyField(Person, null=True, backref="scans", index=False)
    kind = ChoiceField(ScanKind)
    by = ChoiceField(ScanBy, null=True)
    way = peewee.ForeignKeyField(Way, null=True)
    adults = peewee.IntegerField(default=1)
    children = peewee.IntegerField(default=0)
    voids = peewee.CharField(max_length=64, null=True, index=True)
    entitled = peewee.BooleanField(default=False)
    device = peewee.CharField(max_length=64, null=True)
    actor = peewee.ForeignKeyField(Person, null=True, backref="made_scans", index=False)
    at = InstantField()
    device_at = InstantField()
    offset = peewee.IntegerField(default=0)
    received_at = InstantField()
    digest = peewee.CharField(max_length=64)
    status = ChoiceField(ScanStatus)
    reason = peewee.CharField(max_length=40, null=True)

    class Meta:
        """What attendance and the review list ask for; the pairs serve for their first columns alone, too."""

        indexes = ((("occurrence", "person"), False), (("person", "occurrence"), False))


class ReviewVerdict(StrEnum):
    """An organizer's word on a scan in review."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Review(Model):
    """An organizer's word on a scan, only ever added; the newest counts."""

    on_forget = Keep("attendances are computed from reviews")
    on_join = OnJoin(stays=("actor",))

    scan = peewee.CharField(max_length=64, index=True)
    occurrence = peewee.ForeignKeyField(Occurrence, backref="reviews")
    verdict = ChoiceField(ReviewVerdict)
    actor = peewee.ForeignKeyField(Person, backref="reviews")
    at = InstantField()


class PairWord(StrEnum):
    """An organizer's word on a sign-up and a walk-in."""

    JOINED = "joined"
    PARTED = "parted"


class SamePerson(Model):
    """An organizer's word that a sign-up and a walk-in are one person at one occurrence, or are not.

    Only ever added; of the same two the newest counts. `signed_up` holds the sign-up, `came` checked in with
    another browser; `way` is the way of joining that the sign-up named when the two were joined.
    """

    on_forget = Keep("attendances are computed from them")
    on_join = OnJoin(moves=("signed_up", "came"), stays=("actor",))

    occurrence_id: int
    signed_up_id: int
    came_id: int
    way_id: int | None
    occurrence = peewee.ForeignKeyField(Occurrence, backref="same_persons")
    signed_up = peewee.ForeignKeyField(Person, backref="same_as_came", index=False)
    came = peewee.ForeignKeyField(Person, backref="same_as_signed_up", index=False)
    way = peewee.ForeignKeyField(Way, null=True, index=False)
    word = ChoiceField(PairWord)
    actor = peewee.ForeignKeyField(Person, backref="same_person_words", index=False)
    at = InstantField()


class GrantRevocation(Model):
    """Grants of this occurrence, device or actor issued up to `at` permit nothing captured after it."""

    on_forget = Keep("late scans are judged by it")
    on_join = OnJoin(moves=("actor",))

    occurrence = peewee.ForeignKeyField(Occurrence, backref="grant_revocations")
    actor = peewee.ForeignKeyField(Person, null=True, backref="grant_revocations")
    device = peewee.CharField(max_length=64, null=True)
    at = InstantField()


class Attendance(Model):
    """One person was at one occurrence: a pure function of the scans and reviews, kept as a table for speed.

    `minutes` are whole; `by` is how the counting scan was made; `way` which way of joining. `out_at` is None
    when nobody checked out.
    """

    on_forget = Keep("totals and the record of participation")
    on_join = OnJoin(merges=("person",))

    occurrence_id: int
    person_id: int
    way_id: int | None
    occurrence = peewee.ForeignKeyField(Occurrence, backref="attendances", index=False)
    person = peewee.ForeignKeyField(Person, backref="attendances", index=False)
    day = peewee.DateField(index=True)
    in_at = InstantField()
    out_at = InstantField(null=True)
    minutes = peewee.IntegerField()
    adults = peewee.IntegerField()
    children = peewee.IntegerField()
    way = peewee.ForeignKeyField(Way, null=True)
    by = ChoiceField(ScanBy, null=True)

    class Meta:
        """One row a person and occurrence."""

        indexes = ((("occurrence", "person"), True), (("person", "day"), False))


class Tally(Model):
    """Heads of an occurrence that belong to no pass (飛び入り +1), a sum over its tally scans."""

    occurrence = peewee.ForeignKeyField(Occurrence, unique=True)
    day = peewee.DateField(index=True)
    adults = peewee.IntegerField()
    children = peewee.IntegerField()


class CardBatch(Model):
    """Paper cards that were made together, eight a page; those of no group are the city's own.

    `uid` is the id that the form brought.
    """

    on_forget = Keep("cards in people's hands stay good, whoever made them")
    on_join = OnJoin(stays=("printed_by",))

    group_id: int | None
    uid = peewee.CharField(max_length=64, unique=True)
    group = peewee.ForeignKeyField(Group, null=True, backref="card_batches")
    printed_by = peewee.ForeignKeyField(Person, null=True, backref="card_batches")
    at = InstantField()


class Card(Model):
    """A paper card: one person without a phone, written when it is made. Nothing about them is on it.

    `public_id` (16 hex digits), `token_version` and `key_name` make the QR's token and the printed letters
    (`checkin.cards`), which begin with `number`. `lost_at` is when the one before was reported lost.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    batch_id: int
    person_id: int
    batch = peewee.ForeignKeyField(CardBatch, backref="cards")
    person = peewee.ForeignKeyField(Person, backref="cards")
    public_id = peewee.CharField(max_length=16, unique=True)
    number = peewee.CharField(max_length=6, unique=True)
    token_version = peewee.IntegerField(default=1)
    key_name = peewee.CharField(max_length=8)
    lost_at = InstantField(null=True)
