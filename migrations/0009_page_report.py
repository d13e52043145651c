"""What readers report about a public page."""

from peewee import *


def up(migrator, db):
    class PageReport(Model):
        page = CharField(max_length=80)
        reason = CharField(max_length=24)
        note = CharField(max_length=200, default="")
        uid = CharField(unique=True, max_length=64)
        at = BigIntegerField()
        looked_at = BigIntegerField(null=True, index=True)

        class Meta:
            database = db
            table_name = "page_report"

    db.create_tables([PageReport])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("page_report"))
