"""Persons who turned out to be another, and an organizer's word that a sign-up is a walk-in.

Sums are marked by what changes in them: a word of an organizer, and a scan that is somebody else's now.
"""

from peewee import *

MARKING = (("same_person", "INSERT", ""), ("scan", "UPDATE", " OF person_id"))


def mark(db, table, deed, of):
    name = f"{table}_marks_{deed.lower()}"
    step = "INSERT INTO occurrence_mark (occurrence) SELECT NEW.occurrence_id"
    if isinstance(db, SqliteDatabase):
        unless = " WHERE NEW.occurrence_id NOT IN (SELECT occurrence FROM occurrence_mark)"
        db.execute_sql(f"CREATE TRIGGER {name} AFTER {deed}{of} ON {table} BEGIN {step}{unless}; END")
        return
    db.execute_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {step}; RETURN NULL; END $$"
    )
    db.execute_sql(
        f"CREATE TRIGGER {name} AFTER {deed}{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def unmark(db, table, deed):
    name = f"{table}_marks_{deed.lower()}"
    if isinstance(db, SqliteDatabase):
        db.execute_sql(f"DROP TRIGGER {name}")
    else:
        db.execute_sql(f"DROP FUNCTION {name}() CASCADE")


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Occurrence(Model):
        class Meta:
            database = db
            table_name = "occurrence"

    class Way(Model):
        class Meta:
            database = db
            table_name = "way"

    keeper = ForeignKeyField(Person, field=Person.id, null=True, index=False)
    migrator.migrate(migrator.add_column("person", "keeper_id", keeper))
    db.execute_sql("CREATE INDEX person_keeper ON person (keeper_id) WHERE keeper_id IS NOT NULL")

    class Joining(Model):
        person = ForeignKeyField(Person, unique=True)
        keeper = ForeignKeyField(Person, index=False, backref="joined")
        actor = ForeignKeyField(Person, null=True, index=False, backref="made")
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "joining"

    class SamePerson(Model):
        occurrence = ForeignKeyField(Occurrence)
        signed_up = ForeignKeyField(Person, index=False, backref="signed_up")
        came = ForeignKeyField(Person, index=False, backref="came")
        way = ForeignKeyField(Way, null=True, index=False)
        word = CharField(max_length=24)
        actor = ForeignKeyField(Person, index=False, backref="words")
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "same_person"

    db.create_tables([Joining, SamePerson])
    for table, deed, of in MARKING:
        mark(db, table, deed, of)


def down(migrator, db):
    for table, deed, _ in MARKING:
        unmark(db, table, deed)
    migrator.migrate(migrator.drop_table("same_person"))
    migrator.migrate(migrator.drop_table("joining"))
    db.execute_sql("DROP INDEX person_keeper")
    migrator.migrate(migrator.drop_column("person", "keeper_id"))
