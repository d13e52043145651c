"""Since when somebody waits in the line of an occurrence whose seats are taken."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("sign_up", "queued_at", BigIntegerField(null=True)))
    db.execute_sql(
        "CREATE INDEX sign_up_line ON sign_up (occurrence_id, queued_at) "
        "WHERE stance = 'waiting' AND withdrawn_at IS NULL"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX sign_up_line")
    migrator.migrate(migrator.drop_column("sign_up", "queued_at"))
