"""Who looked at an event's roster of names, by the hour."""

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

    class NamesLook(Model):
        occurrence = ForeignKeyField(Occurrence, index=False)
        actor = ForeignKeyField(Person, index=False)
        hour = BigIntegerField()

        class Meta:
            database = db
            table_name = "names_look"
            indexes = ((("occurrence", "actor", "hour"), True),)

    db.create_tables([NamesLook])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("names_look"))
