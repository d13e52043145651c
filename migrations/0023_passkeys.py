"""Passkeys, and the challenges that they answer."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Passkey(Model):
        credential = CharField(unique=True, max_length=1400)
        public_key = TextField()
        uses = BigIntegerField()
        person = ForeignKeyField(Person)
        browser = CharField(max_length=24, null=True)
        created_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "passkey"

    class Challenge(Model):
        digest = CharField(unique=True, max_length=64)
        browser = CharField(max_length=64)
        purpose = CharField(max_length=24)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "challenge"

    db.create_tables([Passkey, Challenge])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("challenge"), migrator.drop_table("passkey"))
