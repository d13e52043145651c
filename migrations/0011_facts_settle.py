"""Facts of an occurrence say when it ends, and change with its hours and with a cancellation.

Until it is over nobody has stayed away; nor has anybody from one that was cancelled.
"""

from peewee import *

WHO_CAME = "SELECT person_id AS id FROM attendance WHERE occurrence_id"
# Table, columns whose change marks, before and since; which occurrences, which persons.
MARKING = (
    (
        "occurrence",
        ("day", "ward", "event_id"),
        ("ends_at", "status"),
        "SELECT {row}.id AS id",
        WHO_CAME + " = {row}.id",
    ),
    (
        "event",
        ("field", "group_id"),
        ("status",),
        "SELECT id FROM occurrence WHERE event_id = {row}.id",
        WHO_CAME + " IN (SELECT id FROM occurrence WHERE event_id = {row}.id)",
    ),
)


def mark_on_sqlite(db, table, columns, occurrences, persons):
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    body = " ".join(
        f"INSERT INTO {kind}_mark ({kind}) SELECT DISTINCT id FROM ({query.format(row=row)}) AS found"
        f" WHERE id NOT IN (SELECT {kind} FROM {kind}_mark);"
        for row in ("OLD", "NEW")
        for kind, query in (("occurrence", occurrences), ("person", persons))
    )
    db.execute_sql(f"DROP TRIGGER {table}_marks_update")
    db.execute_sql(
        f"CREATE TRIGGER {table}_marks_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {body} END"
    )


def mark_on_postgresql(db, table, columns):
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    name = f"{table}_marks_update"
    db.execute_sql(f"DROP TRIGGER {name} ON {table}")
    db.execute_sql(
        f"CREATE TRIGGER {name} AFTER UPDATE ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}()"
    )


def mark(db, table, columns, occurrences, persons):
    if isinstance(db, SqliteDatabase):
        mark_on_sqlite(db, table, columns, occurrences, persons)
    else:
        mark_on_postgresql(db, table, columns)


def up(migrator, db):
    migrator.migrate(migrator.add_column("occurrence_facts", "settles_at", BigIntegerField(null=True)))
    db.execute_sql(
        "CREATE INDEX occurrence_facts_settling ON occurrence_facts (settles_at) WHERE settles_at IS NOT NULL"
    )
    for table, columns, more, occurrences, persons in MARKING:
        mark(db, table, columns + more, occurrences, persons)
    # What was counted before is to be counted anew by the first refresh.
    db.execute_sql("INSERT INTO occurrence_mark (occurrence) SELECT occurrence_id FROM occurrence_facts")


def down(migrator, db):
    for table, columns, _, occurrences, persons in MARKING:
        mark(db, table, columns, occurrences, persons)
    db.execute_sql("DROP INDEX occurrence_facts_settling")
    migrator.migrate(migrator.drop_column("occurrence_facts", "settles_at"))
