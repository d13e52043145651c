"""The head of the chain of seals."""

from peewee import *


def up(migrator, db):
    class SealHead(Model):
        count = IntegerField()
        mac = CharField(max_length=64)
        key_name = CharField(max_length=8)

        class Meta:
            database = db
            table_name = "seal_head"

    db.create_tables([SealHead])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("seal_head"))
