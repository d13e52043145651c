"""That somebody answered an event's thanks with a ♥."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Occurrence(Model):
        class Meta:
            database = db
            table_name = "occurrence"

    class Heart(Model):
        occurrence = ForeignKeyField(Occurrence, index=False)
        person = ForeignKeyField(Person)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "heart"
            indexes = ((("occurrence", "person"), True),)

    db.create_tables([Heart])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("heart"))
