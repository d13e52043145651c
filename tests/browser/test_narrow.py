"""Every page on the smallest screen, turned on its side, and with letters twice as large."""

import pytest

from tests.browser import probes, walks
from tests.browser.conftest import Site
from tests.browser.walks import NewContext
from tests.pages import Who

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

VIEWS = [(320, 256, 100), (360, 740, 200)]


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize("who", list(Who))
def test_nothing_is_read_sideways_missed_by_a_finger_or_hidden_by_a_bar_for(
    site: Site, new_context: NewContext, who: Who, lang: str
) -> None:
    found = []
    for page in walks.begin(site).everywhere(new_context, who, lang):
        page.set_viewport_size({"width": 360, "height": 740})
        found += [(page.url, "small", box) for box in probes.small_targets(page)]
        for view in VIEWS:
            probes.view(page, *view)
            found += [(page.url, view, out) for out in probes.sideways(page)]
            found += [(page.url, view, bar) for bar in probes.greedy(page)]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("who", list(Who))
def test_the_largest_letters_that_can_be_chosen_fit_the_smallest_screen_for(
    site: Site, new_context: NewContext, who: Who
) -> None:
    walk, found = walks.begin(site), []
    for page in walk.everywhere(new_context, who, "ja", size="xl", viewport={"width": 320, "height": 568}):
        found += [(page.url, out) for out in probes.sideways(page)]
    assert not found, "\n".join(map(str, found))
