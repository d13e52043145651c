"""Lists from outside: where they come from, each import, and what became of each row."""

from enum import StrEnum

import peewee

from shishin.core.models import ChoiceField, InstantField, Model
from shishin.events.models import Occurrence


class Verdict(StrEnum):
    """What becomes of a row: 取り込み, 要確認, 見送り."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REJECTED = "rejected"


class Source(Model):
    """A publisher's list. `key` is what identifies it across imports (publisher and layout)."""

    key = peewee.CharField(max_length=120, unique=True)
    name = peewee.CharField(max_length=200)
    licence = peewee.CharField(max_length=200, default="")
    url = peewee.CharField(max_length=1000, default="")


class ImportRun(Model):
    """One committed import of one file."""

    source = peewee.ForeignKeyField(Source, backref="runs")
    file_name = peewee.CharField(max_length=200)
    digest = peewee.CharField(max_length=64)
    layout = peewee.CharField(max_length=24)
    at = InstantField()
    accepted = peewee.IntegerField()
    review = peewee.IntegerField()
    rejected = peewee.IntegerField()


class ImportedRow(Model):
    """The last state of one row of a source: its identity, its content's digest, its verdict and reasons."""

    source = peewee.ForeignKeyField(Source, backref="rows")
    external_id = peewee.CharField(max_length=120)
    digest = peewee.CharField(max_length=64)
    verdict = ChoiceField(Verdict)
    reasons = peewee.JSONField()
    raw = peewee.JSONField()
    occurrence = peewee.ForeignKeyField(Occurrence, null=True, backref="imported_rows")
    run = peewee.ForeignKeyField(ImportRun, backref="rows")

    class Meta:
        """A row is known by its source and id."""

        indexes = ((("source", "external_id"), True),)
