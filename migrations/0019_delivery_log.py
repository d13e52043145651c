"""By which way a message went, and which mail addresses take none any more."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("message", "channel", CharField(max_length=24, null=True)),
        migrator.add_column("mail_address", "stopped_at", BigIntegerField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("message", "channel"),
        migrator.drop_column("mail_address", "stopped_at"),
    )
