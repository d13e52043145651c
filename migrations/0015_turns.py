"""Ways of joining with times to choose from, ways not offered any more, and the time that somebody chose."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("way", "opens", TimeField(null=True)),
        migrator.add_column("way", "closes", TimeField(null=True)),
        migrator.add_column("way", "at_once", IntegerField(null=True)),
        migrator.add_column("way", "offered", BooleanField(default=True)),
        migrator.add_column("sign_up", "turn", IntegerField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("sign_up", "turn"),
        *(migrator.drop_column("way", name) for name in ("offered", "at_once", "closes", "opens")),
    )
