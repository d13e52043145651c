"""What a first visit to any page carries over the network, compressed as it travels."""

import pytest

from tests.browser import walks
from tests.browser.conftest import Site
from tests.browser.walks import NewContext
from tests.pages import Who

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

KILOBYTE = 1000
MOST = {"html": 15 * KILOBYTE, "css": 8 * KILOBYTE, "js": 20 * KILOBYTE}
# The scanner brings its decoder along.
SCANNER = "/scan"
# The size of a file's body as it travelled, also where the browser had kept it from an earlier page.
CARRIED = """() => performance.getEntries().filter(e => 'encodedBodySize' in e).map(e => [
  e.entryType === 'navigation' ? 'html' : new URL(e.name).pathname.split('.').pop(),
  e.encodedBodySize,
])"""


@pytest.mark.parametrize("who", list(Who))
def test_every_page_is_light_for(site: Site, new_context: NewContext, who: Who) -> None:
    found = []
    for page in walks.begin(site).everywhere(new_context, who, "ja"):
        page.wait_for_load_state("networkidle")
        carried = page.evaluate(CARRIED)
        assert {kind for kind, size in carried if size} >= {"html", "css", "js"}, (page.url, carried)
        for kind, most in MOST.items():
            weight = sum(size for what, size in carried if what == kind)
            if weight > most and not (kind != "html" and page.url.split("?")[0].endswith(SCANNER)):
                found.append((page.url, kind, weight))
    assert not found, "\n".join(map(str, found))
