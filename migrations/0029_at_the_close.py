"""What organizers say at the close: how many they counted, what they put right, what they looked at."""

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

    class OrganizerCount(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        heads = IntegerField()
        actor = ForeignKeyField(Person, null=True, index=False)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "organizer_count"

    class Correction(Model):
        occurrence = ForeignKeyField(Occurrence)
        person = ForeignKeyField(Person, index=False)
        uid = CharField(unique=True, max_length=64)
        reason = CharField(max_length=60)
        actor = ForeignKeyField(Person, null=True, index=False)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "correction"

    class SignalLook(Model):
        occurrence = ForeignKeyField(Occurrence, index=False)
        kind = CharField(max_length=24)
        number = IntegerField()
        actor = ForeignKeyField(Person, null=True, index=False)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "signal_look"
            indexes = ((("occurrence", "kind"), True),)

    db.create_tables([OrganizerCount, Correction, SignalLook])


def down(migrator, db):
    migrator.migrate(
        *(migrator.drop_table(name) for name in ("signal_look", "correction", "organizer_count"))
    )
