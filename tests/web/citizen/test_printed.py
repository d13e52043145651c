"""What a QR spells in capitals leads to the page."""

import pytest

from tests.world import World


@pytest.mark.parametrize(("printed", "page"), [("/C/ABCD1234", "/c/ABCD1234"), ("/T/0123", "/t/0123")])
def test_capitals_lead_to_the_page(sqlite_world: World, printed: str, page: str) -> None:
    answer = sqlite_world.browser().get(printed)
    assert (answer.status_code, answer.headers["Location"]) == (301, page)


def test_a_posters_address_opens_the_event(sqlite_world: World) -> None:
    code = sqlite_world.occurrence().code
    answer = sqlite_world.browser().get(f"/E/{code}", follow_redirects=True)
    assert answer.status_code == 200
    assert "見沼の緑道" in answer.text
