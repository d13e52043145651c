"""Easy words beside an event's text, and readings of its texts."""

from peewee import *


def up(migrator, db):
    class Event(Model):
        class Meta:
            database = db
            table_name = "event"

    class Reading(Model):
        event = ForeignKeyField(Event)
        part = CharField(max_length=24)
        marked = TextField()
        automatic = BooleanField()

        class Meta:
            database = db
            table_name = "reading"
            indexes = ((("event", "part"), True),)

    migrator.migrate(
        migrator.add_column("event", "easy", TextField(default="")),
        migrator.add_column("event", "read_at", BigIntegerField(null=True)),
    )
    db.create_tables([Reading])


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("reading"),
        migrator.drop_column("event", "read_at"),
        migrator.drop_column("event", "easy"),
    )
