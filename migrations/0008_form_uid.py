"""The form that an event was published by, so that posting it twice publishes once."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("event", "form_uid", CharField(null=True, unique=True, max_length=64))
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("event", "event_form_uid"),
        migrator.drop_column("event", "form_uid"),
    )
