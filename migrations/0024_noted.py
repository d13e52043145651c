"""Passes with a word on them are found without walking all: it goes thirty days after the end."""

from peewee import *


def up(migrator, db):
    db.execute_sql("CREATE INDEX sign_up_noted ON sign_up (occurrence_id) WHERE note <> ''")


def down(migrator, db):
    db.execute_sql("DROP INDEX sign_up_noted")
