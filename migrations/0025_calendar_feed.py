"""The secret address under which a person's own calendar finds their plans."""

from peewee import *


def up(migrator, db):
    db.create_tables([_feed(db)])


def _feed(db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class CalendarFeed(Model):
        person = ForeignKeyField(Person, unique=True)
        public_id = CharField(max_length=16, unique=True)
        key_name = CharField(max_length=8)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "calendar_feed"

    return CalendarFeed


def down(migrator, db):
    db.drop_tables([_feed(db)])
