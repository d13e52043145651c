"""Links that claim a mail address, codes that carry a guest to another browser, and kinds of browsers."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Handover(Model):
        code_digest = CharField(unique=True, max_length=64)
        seed = CharField(max_length=16)
        person = ForeignKeyField(Person)
        browser = CharField(max_length=64, null=True, index=True)
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "handover"

    db.create_tables([Handover])
    migrator.migrate(
        migrator.add_column("login_link", "purpose", CharField(max_length=24, default="login")),
        migrator.add_column("login_link", "seed", CharField(max_length=16, null=True)),
        migrator.add_column("session", "browser", CharField(max_length=24, null=True)),
        migrator.add_column("device", "browser", CharField(max_length=24, null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("login_link", "purpose"),
        migrator.drop_column("login_link", "seed"),
        migrator.drop_column("session", "browser"),
        migrator.drop_column("device", "browser"),
        migrator.drop_table("handover"),
    )
