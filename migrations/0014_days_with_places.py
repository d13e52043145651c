"""The index of days also says where: what is near is found without reading every day that is to come."""


def up(migrator, db):
    db.execute_sql('DROP INDEX "occurrence_announced_day_id"')
    db.execute_sql(
        'CREATE INDEX "occurrence_announced_day_latitude_longitude_ward" '
        'ON "occurrence" ("announced", "day", "latitude", "longitude", "ward")'
    )


def down(migrator, db):
    db.execute_sql('DROP INDEX "occurrence_announced_day_latitude_longitude_ward"')
    db.execute_sql('CREATE INDEX "occurrence_announced_day_id" ON "occurrence" ("announced", "day", "id")')
