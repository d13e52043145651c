"""Sign-ups of before are counted: heads of who is going or may come, persons of who is interested."""

import pytest

from tests.migrations.old import EVENT, OCCURRENCE, PERSON, SIGN_UP, put, rows

NAME = "0006_headcounts"
SAID = (
    # occurrence, stance, adults, children, withdrawn
    (1, "going", 2, 1, None),
    (1, "going", 1, 0, None),
    (1, "going", 9, 0, 5),
    (1, "maybe", 1, 2, None),
    (1, "interested", 4, 0, None),
    (1, "waiting", 3, 0, None),
    (2, "going", 1, 0, 5),
    (3, "maybe", 1, 0, None),
)


@pytest.fixture
def runner(store_before):
    """A store of the schema before, with eight words on three occurrences."""
    found = store_before(NAME)
    put("event", **EVENT)
    for number in range(3):
        put("occurrence", **OCCURRENCE | {"code": f"A{number}", "venue_code": f"V{number}"})
    for number, (occurrence, stance, adults, children, withdrawn) in enumerate(SAID, start=1):
        put("person", **PERSON | {"pseudonym": f"P{number}"})
        said = {"stance": stance, "adults": adults, "children": children, "withdrawn_at": withdrawn}
        ids = {
            "person_id": number,
            "public_id": f"{number:016}",
            "short_code": f"S{number}",
            "ref": f"R{number}",
        }
        put("sign_up", **SIGN_UP | said | ids | {"occurrence_id": occurrence})
    return found


def test_what_was_said_before_is_counted(runner):
    runner.up(NAME)
    assert rows("headcount", "occurrence_id", "going", "maybe", "interested") == [(1, 4, 3, 1), (3, 0, 1, 0)]
    assert len(rows("sign_up", "id", "stance")) == len(SAID)


def test_back_and_forth_counts_the_same(runner):
    runner.up(NAME)
    runner.down()
    runner.up(NAME)
    assert rows("headcount", "occurrence_id", "going", "maybe", "interested") == [(1, 4, 3, 1), (3, 0, 1, 0)]
