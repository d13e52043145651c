"""To whose sign-up somebody handed their seat on."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sign_up ADD COLUMN handed_to_id INTEGER REFERENCES sign_up (id)")
    db.execute_sql("CREATE INDEX sign_up_handed ON sign_up (handed_to_id) WHERE handed_to_id IS NOT NULL")


def down(migrator, db):
    db.execute_sql("DROP INDEX sign_up_handed")
    migrator.migrate(migrator.drop_column("sign_up", "handed_to_id"))
