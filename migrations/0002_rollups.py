"""Keep sums by month for staff, the facts under them, and marks on what has changed since they were made.

Triggers make the marks, in the transaction of the change: whatever writes an attendance, a sign-up or an
event's ward, no sum is ever silently old. On SQLite there is one writer, so a mark that is there is enough.
On PostgreSQL every change adds its own: one that another transaction is just about to take away is not
enough.
"""

from peewee import *

# What a row of a table marks: after which deeds, if which columns change (any where none is named),
# which occurrences, which persons.
OWN = "SELECT {row}.occurrence_id AS id"
OF_EVENT = "SELECT id FROM occurrence WHERE event_id = {row}.%s"
WHO_CAME = "SELECT person_id AS id FROM attendance WHERE occurrence_id"
ANY = ("INSERT", "UPDATE", "DELETE")
MARKING = (
    ("attendance", ANY, (), OWN, "SELECT {row}.person_id AS id"),
    ("tally", ANY, (), OWN, None),
    ("sign_up", ANY, (), OWN, None),
    ("scan", ("INSERT",), (), OWN + " WHERE {row}.\"by\" = 'claim'", None),
    ("way", ("UPDATE",), ("kind", "minutes"), OF_EVENT % "event_id", None),
    (
        "occurrence",
        ("UPDATE",),
        ("day", "ward", "event_id"),
        "SELECT {row}.id AS id",
        WHO_CAME + " = {row}.id",
    ),
    ("event", ("UPDATE",), ("field", "group_id"), OF_EVENT % "id", f"{WHO_CAME} IN ({OF_EVENT % 'id'})"),
)
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def steps(deed, occurrences, persons, unless_there):
    for row in ROWS[deed]:
        for kind, query in (("occurrence", occurrences), ("person", persons)):
            if query:
                only = f" WHERE id NOT IN (SELECT {kind} FROM {kind}_mark)" if unless_there else ""
                found = f"SELECT DISTINCT id FROM ({query.format(row=row)}) AS found"
                yield f"INSERT INTO {kind}_mark ({kind}) {found}{only};"


def mark_on_sqlite(db, table, deed, columns, occurrences, persons):
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    when = f"WHEN {changed} " if changed else ""
    body = " ".join(steps(deed, occurrences, persons, unless_there=True))
    db.execute_sql(
        f"CREATE TRIGGER {table}_marks_{deed.lower()} AFTER {deed} ON {table} {when}BEGIN {body} END"
    )


def mark_on_postgresql(db, table, deed, columns, occurrences, persons):
    name = f"{table}_marks_{deed.lower()}"
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    when = f"WHEN ({changed}) " if changed else ""
    body = " ".join(steps(deed, occurrences, persons, unless_there=False))
    db.execute_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    db.execute_sql(
        f"CREATE TRIGGER {name} AFTER {deed} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
    )


def up(migrator, db):
    class OccurrenceMark(Model):
        occurrence = IntegerField(index=True)

        class Meta:
            database = db
            table_name = "occurrence_mark"

    db.create_tables([OccurrenceMark])

    class PersonMark(Model):
        person = IntegerField(index=True)

        class Meta:
            database = db
            table_name = "person_mark"

    db.create_tables([PersonMark])

    class Occurrence(Model):
        class Meta:
            database = db
            table_name = "occurrence"

    class OccurrenceFacts(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        day = DateField(index=True)
        ward = CharField(max_length=6)
        field = CharField(max_length=24)
        group = IntegerField()
        helping = IntegerField()
        home = IntegerField()
        part = IntegerField()
        walk_in = IntegerField()
        maybe = IntegerField()
        going = IntegerField()
        attendances = IntegerField()
        held = IntegerField()
        expected = IntegerField()
        missed = IntegerField()
        pairs = IntegerField()

        class Meta:
            database = db
            table_name = "occurrence_facts"

    db.create_tables([OccurrenceFacts])

    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class PersonFacts(Model):
        person = ForeignKeyField(Person)
        month = DateField()
        ward = CharField(max_length=6)
        field = CharField(max_length=24)
        group = IntegerField()
        first_time = BooleanField()
        again = BooleanField()

        class Meta:
            database = db
            table_name = "person_facts"

    db.create_tables([PersonFacts])

    class MonthCell(Model):
        month = DateField()
        ward = CharField(max_length=6)
        field = CharField(max_length=24)
        group = IntegerField()
        helping = IntegerField()
        home = IntegerField()
        part = IntegerField()
        walk_in = IntegerField()
        maybe = IntegerField()
        going = IntegerField()
        attendances = IntegerField()
        held = IntegerField()
        expected = IntegerField()
        missed = IntegerField()
        pairs = IntegerField()
        persons = IntegerField()
        newcomers = IntegerField()
        returned = IntegerField()

        class Meta:
            database = db
            table_name = "month_cell"
            indexes = (
                (("month", "ward", "field", "group"), True),
                (("group", "ward", "field", "month"), False),
            )

    db.create_tables([MonthCell])

    mark = mark_on_sqlite if isinstance(db, SqliteDatabase) else mark_on_postgresql
    for table, deeds, columns, occurrences, persons in MARKING:
        for deed in deeds:
            mark(db, table, deed, columns, occurrences, persons)
    # What was there before is to be counted by the first refresh.
    db.execute_sql("INSERT INTO person_mark (person) SELECT DISTINCT person_id FROM attendance")
    db.execute_sql(
        "INSERT INTO occurrence_mark (occurrence) "
        "SELECT occurrence_id FROM attendance UNION SELECT occurrence_id FROM tally"
    )


def down(migrator, db):
    for table, deeds, *_ in MARKING:
        for deed in deeds:
            name = f"{table}_marks_{deed.lower()}"
            if isinstance(db, SqliteDatabase):
                db.execute_sql(f"DROP TRIGGER {name}")
            else:
                db.execute_sql(f"DROP FUNCTION {name}() CASCADE")
    for table in ("month_cell", "person_facts", "occurrence_facts", "person_mark", "occurrence_mark"):
        migrator.migrate(migrator.drop_table(table))
