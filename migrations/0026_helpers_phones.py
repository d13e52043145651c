"""Reception links, and the phones that helpers opened them with."""

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

    class ReceptionLink(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        actor = ForeignKeyField(Person)
        public_id = CharField(unique=True, max_length=16)
        token_version = IntegerField()
        key_name = CharField(max_length=8)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "reception_link"

    class ReceptionPhone(Model):
        occurrence = ForeignKeyField(Occurrence, index=False)
        device = CharField(max_length=64)
        link_version = IntegerField()
        bound_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "reception_phone"
            indexes = ((("occurrence", "device"), True),)

    db.create_tables([ReceptionLink, ReceptionPhone])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("reception_phone"), migrator.drop_table("reception_link"))
