"""When an organizer took a sign-up off the roster."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("sign_up", "removed_at", BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("sign_up", "removed_at"))
