"""What people choose to be told, the browsers they are told by, and what a message is about."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("message", "about", CharField(max_length=12, null=True)),
        migrator.add_column("message", "begins_at", BigIntegerField(null=True)),
    )
    db.create_tables(_tables(db))


def _tables(db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Message(Model):
        class Meta:
            database = db
            table_name = "message"

    class Notices(Model):
        person = ForeignKeyField(Person, unique=True)
        public_id = CharField(max_length=16, unique=True)
        key_name = CharField(max_length=8)
        off_at = BigIntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "notices"

    class NoticeChoice(Model):
        person = ForeignKeyField(Person)
        about = CharField(max_length=12)
        changes = BooleanField(default=False)
        day_before = BooleanField(default=False)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "notice_choice"
            indexes = ((("about", "person"), True),)

    class PushSubscription(Model):
        person = ForeignKeyField(Person)
        endpoint = CharField(max_length=1000, unique=True)
        p256dh = CharField(max_length=100)
        auth = CharField(max_length=32)
        key_name = CharField(max_length=8)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "push_subscription"

    class PushMark(Model):
        message = ForeignKeyField(Message, on_delete="CASCADE", index=False)
        subscription = ForeignKeyField(PushSubscription, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "push_mark"
            indexes = ((("message", "subscription"), True),)

    return [Notices, NoticeChoice, PushSubscription, PushMark]


def down(migrator, db):
    db.drop_tables(_tables(db)[::-1])
    migrator.migrate(
        migrator.drop_column("message", "about"),
        migrator.drop_column("message", "begins_at"),
    )
