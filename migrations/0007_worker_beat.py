"""When the worker last gave a sign of life."""

from peewee import *


def up(migrator, db):
    class WorkerBeat(Model):
        name = CharField(unique=True, max_length=24)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "worker_beat"

    db.create_tables([WorkerBeat])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("worker_beat"))
