"""Paper cards: one person each, printed by eights, re-issued when lost."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Group(Model):
        class Meta:
            database = db
            table_name = "group"

    class CardBatch(Model):
        uid = CharField(unique=True, max_length=64)
        group = ForeignKeyField(Group, null=True)
        printed_by = ForeignKeyField(Person, null=True)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "card_batch"

    class Card(Model):
        batch = ForeignKeyField(CardBatch)
        person = ForeignKeyField(Person)
        public_id = CharField(unique=True, max_length=16)
        number = CharField(unique=True, max_length=6)
        token_version = IntegerField()
        key_name = CharField(max_length=8)
        lost_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "card"

    db.create_tables([CardBatch, Card])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("card"), migrator.drop_table("card_batch"))
