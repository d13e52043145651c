"""Since when people check themselves in by the venue's screen only."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("occurrence", "screen_since", BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("occurrence", "screen_since"))
