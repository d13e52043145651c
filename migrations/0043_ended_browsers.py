"""In which browser a session was opened, and which is pushed to: where either ends, so does the other."""

from peewee import *

TABLES = ("session", "push_subscription")


def up(migrator, db):
    migrator.migrate(
        *(migrator.add_column(table, "device", CharField(max_length=64, null=True)) for table in TABLES)
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column(table, "device") for table in TABLES))
