"""Ways that were there before are offered, and who chose them keeps them, without a time."""

from tests.migrations.old import EVENT, OCCURRENCE, PERSON, SIGN_UP, put, rows

NAME = "0015_turns"
WAY = {"event_id": 1, "place": 0, "kind": "join", "name": "参加", "task": ""}
PASS = {"person_id": 1, "way_id": 1, "public_id": "a", "short_code": "A", "ref": "r"}


def test_ways_of_before_are_offered_and_stay_with_who_chose_them(store_before):
    runner = store_before(NAME)
    put("person", **PERSON)
    put("event", **EVENT | {"easy": ""})
    put("occurrence", **OCCURRENCE)
    put("way", **WAY)
    put("sign_up", **SIGN_UP | PASS)
    runner.up(NAME)
    ((offered, at_once, opens),) = rows("way", "offered", "at_once", "opens")
    assert offered
    assert (at_once, opens) == (None, None)
    assert rows("sign_up", "way_id", "turn") == [(1, None)]
    runner.down(NAME)
    assert rows("sign_up", "way_id", "stance") == [(1, "going")]
