"""Scans and attendances keep only the indexes that something asks for: each costs a page at every check-in.

Those on pairs of columns serve for their first column alone, too.
"""

REDUNDANT = (
    ("scan", "occurrence_id"),
    ("scan", "person_id"),
    ("scan", "actor_id"),
    ("attendance", "occurrence_id"),
    ("attendance", "person_id"),
)


def up(migrator, db):
    for table, column in REDUNDANT:
        db.execute_sql(f'DROP INDEX "{table}_{column}"')


def down(migrator, db):
    for table, column in REDUNDANT:
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
