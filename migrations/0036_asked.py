"""What an event asks of who comes, a guardian's consent and names for insurance, and what was answered."""

from peewee import *


def up(migrator, db):
    class Event(Model):
        class Meta:
            database = db
            table_name = "event"

    class SignUp(Model):
        class Meta:
            database = db
            table_name = "sign_up"

    class EventAsks(Model):
        event = ForeignKeyField(Event, unique=True)
        consent = BooleanField()
        purpose = CharField(max_length=60)

        class Meta:
            database = db
            table_name = "event_asks"

    class GuardianConsent(Model):
        sign_up = ForeignKeyField(SignUp, unique=True)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "guardian_consent"

    class RosterName(Model):
        sign_up = ForeignKeyField(SignUp, unique=True)
        names = CharField(max_length=120)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "roster_name"

    db.create_tables([EventAsks, GuardianConsent, RosterName])


def down(migrator, db):
    migrator.migrate(
        *(migrator.drop_table(name) for name in ("roster_name", "guardian_consent", "event_asks"))
    )
