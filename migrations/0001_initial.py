"""The first schema: persons, groups, events, sign-ups, scans, attendances, the ledger, the outbox."""

from peewee import *

# What the ledger's tables answer to UPDATE and DELETE, on both stores.
KEPT = ("movement", "posting", "seal")


def keep_for_ever(db, table):
    if isinstance(db, SqliteDatabase):
        for deed in ("UPDATE", "DELETE"):
            db.execute_sql(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END"
            )
        return
    db.execute_sql(
        "CREATE OR REPLACE FUNCTION ledger_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    db.execute_sql(
        f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed()"
    )


def up(migrator, db):
    class Person(Model):
        pseudonym = CharField(unique=True, max_length=16)
        nickname = CharField(max_length=40)
        language = CharField(max_length=24, default="ja")
        ward = CharField(null=True, max_length=6)
        age_band = CharField(null=True, max_length=8)
        created_at = BigIntegerField()
        erased_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class Account(Model):
        code = CharField(unique=True, max_length=16)
        kind = CharField(max_length=24)
        person = ForeignKeyField(Person, unique=True, null=True)
        owner = CharField(unique=True, null=True, max_length=60)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([Account])

    class Group(Model):
        handle = CharField(unique=True, max_length=60)
        name = CharField(max_length=80)
        purpose = TextField()
        activity = TextField(default="")
        fields = JSONField()
        ward = CharField(null=True, max_length=6)
        since_year = IntegerField(null=True)
        contact = CharField(max_length=200, default="")
        status = CharField(max_length=24, default="active")
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "group"

    db.create_tables([Group])

    class Event(Model):
        group = ForeignKeyField(Group, null=True)
        title = CharField(max_length=200)
        summary = CharField(max_length=400, default="")
        description = TextField(default="")
        field = CharField(null=True, max_length=24)
        flags = IntegerField(default=0)
        belongings = CharField(max_length=200, default="")
        rain = CharField(max_length=200, default="")
        fee = CharField(max_length=400, default="")
        access = CharField(max_length=400, default="")
        contact = CharField(max_length=300, default="")
        apply_how = TextField(default="")
        apply_url = CharField(max_length=1000, default="")
        organizer_name = CharField(max_length=200, default="")
        source_name = CharField(null=True, max_length=200)
        source_url = CharField(null=True, max_length=1000)
        source_licence = CharField(null=True, max_length=200)
        status = CharField(max_length=24, default="published")
        search_text = TextField(default="")
        created_at = BigIntegerField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "event"

    db.create_tables([Event])

    class Occurrence(Model):
        event = ForeignKeyField(Event)
        code = CharField(unique=True, max_length=12)
        venue_code = CharField(unique=True, max_length=12)
        day = DateField()
        last_day = DateField()
        starts = TimeField(null=True)
        ends = TimeField(null=True)
        starts_at = BigIntegerField(index=True)
        ends_at = BigIntegerField(index=True)
        time_note = CharField(max_length=400, default="")
        venue = CharField(max_length=200, default="")
        meeting_place = CharField(max_length=200, default="")
        address = CharField(max_length=300, default="")
        ward = CharField(null=True, max_length=6)
        latitude = FloatField(null=True)
        longitude = FloatField(null=True)
        capacity = IntegerField(null=True)
        capacity_note = CharField(max_length=300, default="")
        apply_by = BigIntegerField(null=True)
        status = CharField(max_length=24, default="scheduled")
        cancelled_at = BigIntegerField(null=True)
        cancel_note = CharField(max_length=200, default="")
        moved_at = BigIntegerField(null=True)
        moved_from = CharField(max_length=80, default="")
        announced = BooleanField(default=True)
        result_amount = IntegerField(null=True)
        result_unit = CharField(max_length=20, default="")
        thanks = CharField(max_length=400, default="")
        thanked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "occurrence"
            indexes = ((("announced", "day", "id"), False), (("announced", "ward", "day"), False))

    db.create_tables([Occurrence])

    class Way(Model):
        event = ForeignKeyField(Event)
        place = IntegerField(default=0)
        kind = CharField(max_length=24, default="join")
        name = CharField(max_length=40)
        task = CharField(max_length=120, default="")
        minutes = IntegerField(null=True)
        seats = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "way"

    db.create_tables([Way])

    class Attendance(Model):
        occurrence = ForeignKeyField(Occurrence)
        person = ForeignKeyField(Person)
        day = DateField(index=True)
        in_at = BigIntegerField()
        out_at = BigIntegerField(null=True)
        minutes = IntegerField()
        adults = IntegerField()
        children = IntegerField()
        way = ForeignKeyField(Way, null=True)
        by = CharField(null=True, max_length=24)

        class Meta:
            database = db
            table_name = "attendance"
            indexes = ((("occurrence", "person"), True), (("person", "day"), False))

    db.create_tables([Attendance])

    class Device(Model):
        digest = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "device"

    db.create_tables([Device])

    class GrantRevocation(Model):
        occurrence = ForeignKeyField(Occurrence)
        actor = ForeignKeyField(Person, null=True)
        device = CharField(null=True, max_length=64)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "grant_revocation"

    db.create_tables([GrantRevocation])

    class Source(Model):
        key = CharField(unique=True, max_length=120)
        name = CharField(max_length=200)
        licence = CharField(max_length=200, default="")
        url = CharField(max_length=1000, default="")

        class Meta:
            database = db
            table_name = "source"

    db.create_tables([Source])

    class ImportRun(Model):
        source = ForeignKeyField(Source)
        file_name = CharField(max_length=200)
        digest = CharField(max_length=64)
        layout = CharField(max_length=24)
        at = BigIntegerField()
        accepted = IntegerField()
        review = IntegerField()
        rejected = IntegerField()

        class Meta:
            database = db
            table_name = "import_run"

    db.create_tables([ImportRun])

    class ImportedRow(Model):
        source = ForeignKeyField(Source)
        external_id = CharField(max_length=120)
        digest = CharField(max_length=64)
        verdict = CharField(max_length=24)
        reasons = JSONField()
        raw = JSONField()
        occurrence = ForeignKeyField(Occurrence, null=True)
        run = ForeignKeyField(ImportRun)

        class Meta:
            database = db
            table_name = "imported_row"
            indexes = ((("source", "external_id"), True),)

    db.create_tables([ImportedRow])

    class LimitCount(Model):
        scope = CharField(max_length=40)
        key_digest = CharField(max_length=64)
        window_at = BigIntegerField(index=True)
        tries = IntegerField()

        class Meta:
            database = db
            table_name = "limit_count"
            indexes = ((("scope", "key_digest", "window_at"), True),)

    db.create_tables([LimitCount])

    class ListVersion(Model):
        number = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "list_version"

    db.create_tables([ListVersion])

    class LoginLink(Model):
        digest = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, null=True)
        address = CharField(null=True, max_length=254)
        browser = CharField(index=True, null=True, max_length=64)
        code_digest = CharField(null=True, max_length=64)
        tries = IntegerField(default=0)
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "login_link"

    db.create_tables([LoginLink])

    class MailAddress(Model):
        address = CharField(unique=True, max_length=254)
        person = ForeignKeyField(Person)
        verified_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "mail_address"

    db.create_tables([MailAddress])

    class Membership(Model):
        group = ForeignKeyField(Group)
        person = ForeignKeyField(Person)
        role = CharField(max_length=24)
        since = BigIntegerField()
        until = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "membership"
            indexes = ((("group", "person"), True),)

    db.create_tables([Membership])

    class Message(Model):
        key = CharField(unique=True, max_length=120)
        person = ForeignKeyField(Person, null=True)
        to_mail = CharField(null=True, max_length=254)
        kind = CharField(max_length=40)
        language = CharField(max_length=24, default="ja")
        facts = JSONField()
        created_at = BigIntegerField()
        due_at = BigIntegerField()
        state = CharField(max_length=24, default="waiting")
        tries = IntegerField(default=0)
        sent_at = BigIntegerField(null=True)
        fault = CharField(null=True, max_length=200)

        class Meta:
            database = db
            table_name = "message"
            indexes = ((("state", "due_at"), False),)

    db.create_tables([Message])

    class Movement(Model):
        key = CharField(unique=True, max_length=120)
        kind = CharField(max_length=24)
        account = ForeignKeyField(Account)
        day = DateField()
        at = BigIntegerField()
        message = CharField(max_length=40)
        facts = JSONField()
        cause = CharField(index=True, null=True, max_length=120)
        reverses = ForeignKeyField("self", unique=True, null=True)

        class Meta:
            database = db
            table_name = "movement"

    db.create_tables([Movement])

    class Posting(Model):
        movement = ForeignKeyField(Movement)
        account = ForeignKeyField(Account)
        amount = IntegerField(constraints=[Check("amount <> 0")])

        class Meta:
            database = db
            table_name = "posting"

    db.create_tables([Posting])

    class Review(Model):
        scan = CharField(index=True, max_length=64)
        occurrence = ForeignKeyField(Occurrence)
        verdict = CharField(max_length=24)
        actor = ForeignKeyField(Person)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "review"

    db.create_tables([Review])

    class RuleVersion(Model):
        effective_from = DateField(unique=True)
        preset = CharField(max_length=24)
        settings = JSONField()
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "rule_version"

    db.create_tables([RuleVersion])

    class Scan(Model):
        uid = CharField(unique=True, max_length=64)
        occurrence = ForeignKeyField(Occurrence)
        person = ForeignKeyField(Person, null=True)
        kind = CharField(max_length=24)
        by = CharField(null=True, max_length=24)
        way = ForeignKeyField(Way, null=True)
        adults = IntegerField(default=1)
        children = IntegerField(default=0)
        voids = CharField(index=True, null=True, max_length=64)
        entitled = BooleanField(default=False)
        device = CharField(null=True, max_length=64)
        actor = ForeignKeyField(Person, null=True)
        at = BigIntegerField()
        device_at = BigIntegerField()
        offset = IntegerField(default=0)
        received_at = BigIntegerField()
        digest = CharField(max_length=64)
        status = CharField(max_length=24)
        reason = CharField(null=True, max_length=40)

        class Meta:
            database = db
            table_name = "scan"
            indexes = ((("occurrence", "person"), False), (("person", "occurrence"), False))

    db.create_tables([Scan])

    class Seal(Model):
        upto = IntegerField(unique=True)
        count = IntegerField()
        total = IntegerField()
        mac = CharField(max_length=64)
        key_name = CharField(max_length=8)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "seal"

    db.create_tables([Seal])

    class SearchTerm(Model):
        term = CharField(max_length=4)
        event = ForeignKeyField(Event)

        class Meta:
            database = db
            table_name = "search_term"
            indexes = ((("term", "event"), True),)

    db.create_tables([SearchTerm])

    class Session(Model):
        digest = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person)
        kind = CharField(max_length=24)
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class SignUp(Model):
        occurrence = ForeignKeyField(Occurrence)
        person = ForeignKeyField(Person)
        stance = CharField(max_length=24)
        adults = IntegerField(default=1)
        children = IntegerField(default=0)
        part = CharField(max_length=24, default="all")
        way = ForeignKeyField(Way, null=True)
        note = CharField(max_length=60, default="")
        public_id = CharField(unique=True, max_length=16)
        token_version = IntegerField(default=1)
        key_name = CharField(max_length=8)
        short_code = CharField(max_length=7)
        ref = CharField(unique=True, max_length=12)
        source = CharField(max_length=24, default="list")
        created_at = BigIntegerField()
        changed_at = BigIntegerField()
        withdrawn_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "sign_up"
            indexes = (
                (("occurrence", "person"), True),
                (("occurrence", "short_code"), True),
                (("person", "occurrence"), False),
            )

    db.create_tables([SignUp])

    class StaffMember(Model):
        person = ForeignKeyField(Person, unique=True)
        since = BigIntegerField()
        confirmed_at = BigIntegerField()
        until = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "staff_member"

    db.create_tables([StaffMember])

    class Tally(Model):
        occurrence = ForeignKeyField(Occurrence, unique=True)
        day = DateField(index=True)
        adults = IntegerField()
        children = IntegerField()

        class Meta:
            database = db
            table_name = "tally"

    db.create_tables([Tally])

    ListVersion.create(number=1)
    for table in KEPT:
        keep_for_ever(db, table)


def down(migrator, db):
    migrator.migrate(migrator.drop_table("tally"))
    migrator.migrate(migrator.drop_table("staff_member"))
    migrator.migrate(migrator.drop_table("sign_up"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("search_term"))
    migrator.migrate(migrator.drop_table("seal"))
    migrator.migrate(migrator.drop_table("scan"))
    migrator.migrate(migrator.drop_table("rule_version"))
    migrator.migrate(migrator.drop_table("review"))
    migrator.migrate(migrator.drop_table("posting"))
    migrator.migrate(migrator.drop_table("movement"))
    migrator.migrate(migrator.drop_table("message"))
    migrator.migrate(migrator.drop_table("membership"))
    migrator.migrate(migrator.drop_table("mail_address"))
    migrator.migrate(migrator.drop_table("login_link"))
    migrator.migrate(migrator.drop_table("list_version"))
    migrator.migrate(migrator.drop_table("limit_count"))
    migrator.migrate(migrator.drop_table("imported_row"))
    migrator.migrate(migrator.drop_table("import_run"))
    migrator.migrate(migrator.drop_table("source"))
    migrator.migrate(migrator.drop_table("grant_revocation"))
    migrator.migrate(migrator.drop_table("device"))
    migrator.migrate(migrator.drop_table("attendance"))
    migrator.migrate(migrator.drop_table("way"))
    migrator.migrate(migrator.drop_table("occurrence"))
    migrator.migrate(migrator.drop_table("event"))
    migrator.migrate(migrator.drop_table("group"))
    migrator.migrate(migrator.drop_table("account"))
    migrator.migrate(migrator.drop_table("person"))
