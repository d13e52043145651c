"""Keep a running count of each occurrence's heads, and have the indexes that lists and joins want."""

from peewee import *


def up(migrator, db):
    class Occurrence(Model):
        class Meta:
            database = db
            table_name = "occurrence"

    class Headcount(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        going = IntegerField(default=0)
        maybe = IntegerField(default=0)
        interested = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "headcount"

    db.create_tables([Headcount])
    db.execute_sql(
        "INSERT INTO headcount (occurrence_id, going, maybe, interested) SELECT occurrence_id, "
        "SUM(CASE WHEN stance = 'going' THEN adults + children ELSE 0 END), "
        "SUM(CASE WHEN stance = 'maybe' THEN adults + children ELSE 0 END), "
        "SUM(CASE WHEN stance = 'interested' THEN 1 ELSE 0 END) "
        "FROM sign_up WHERE withdrawn_at IS NULL GROUP BY occurrence_id"
    )
    for name in ("signup_occurrence_id", "signup_person_id"):
        db.execute_sql(f"DROP INDEX {name}")
    db.execute_sql("CREATE INDEX occurrence_lasting ON occurrence (last_day) WHERE last_day > day")


def down(migrator, db):
    db.execute_sql("DROP INDEX occurrence_lasting")
    for column in ("occurrence_id", "person_id"):
        db.execute_sql(f"CREATE INDEX signup_{column} ON sign_up ({column})")
    migrator.migrate(migrator.drop_table("headcount"))
