"""A photo beside an occurrence's thanks: one each, its file outside the store."""

from peewee import *


def up(migrator, db):
    class Occurrence(Model):
        class Meta:
            database = db
            table_name = "occurrence"

    class Photo(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        name = CharField(unique=True, max_length=32)
        alt = CharField(max_length=120)
        width = IntegerField()
        height = IntegerField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "photo"

    db.create_tables([Photo])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("photo"))
