"""Migrations run in the order of their numbers, whichever numbers were never used, each once."""

from shishin.jobs import schema
from tests.migrations.conftest import runner

NAMES = [file.stem for file in sorted(schema.FOLDER.glob("[0-9]*.py"))]


def test_a_bare_store_gets_every_migration_in_order_and_once(bare_store):
    assert schema.pending() == NAMES
    assert schema.migrate() == NAMES
    assert schema.migrate() == schema.pending() == []


def test_no_number_stands_twice_or_before_an_earlier_one():
    # 0003 was kept for a change that did not come; a hole between numbers changes nothing.
    numbers = [int(name[:4]) for name in NAMES]
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))
    assert all(name[4] == "_" for name in NAMES)


def test_each_step_needs_only_those_before_it(bare_store):
    for name in NAMES:
        assert list(runner().up(name)) == [name]


def test_every_way_back_leads_to_the_same_newest_schema(bare_store):
    schema.migrate()
    tables = sorted(schema.db.database.obj.get_tables())
    for _ in NAMES[1:]:
        runner().down()
    assert schema.pending() == NAMES[1:]
    assert schema.migrate() == NAMES[1:]
    assert sorted(schema.db.database.obj.get_tables()) == tables
