"""What was counted before is counted anew by the first refresh."""

from tests.migrations.old import EVENT, OCCURRENCE, put, rows

NAME = "0011_facts_settle"
COUNTED = (
    "helping",
    "home",
    "part",
    "walk_in",
    "maybe",
    "going",
    "attendances",
    "expected",
    "missed",
    "pairs",
)
FACTS = {"occurrence_id": 1, "day": "2026-10-24", "ward": "-", "field": "-", "group": -1, "held": 1}


def test_facts_of_before_are_marked_and_kept(store_before):
    runner = store_before(NAME)
    put("event", **EVENT | {"easy": ""})
    put("occurrence", **OCCURRENCE)
    put("occurrence_facts", **FACTS, **dict.fromkeys(COUNTED, 2))
    runner.up(NAME)
    assert rows("occurrence_mark", "id", "occurrence") == [(1, 1)]
    assert rows("occurrence_facts", "occurrence_id", "missed", "settles_at") == [(1, 2, None)]
