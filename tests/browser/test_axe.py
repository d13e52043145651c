"""Every page as each of the cast sees it: axe-core finds nothing, the console is quiet, no host but ours."""

import pytest

from tests.browser import probes, walks
from tests.browser.conftest import Site
from tests.browser.walks import NewContext
from tests.pages import Who

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# Dark and light differ in nothing but colours; these rules look at them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
CITIZENS = [Who.STRANGER, Who.CITIZEN]


@pytest.mark.parametrize("who", list(Who))
def test_nothing_is_wrong_in_light_and_in_dark_for(site: Site, new_context: NewContext, who: Who) -> None:
    ear, found = probes.Ear(site.url), []
    for page in walks.begin(site).everywhere(new_context, who, "ja", ear=ear):
        found += [(page.url, fault) for fault in probes.violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [(page.url, "dark", fault) for fault in probes.violations(page, OF_COLOURS)]
        page.emulate_media(color_scheme="light")
        found += [(page.url, heard) for heard in ear.since()]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("lang", ["ja-easy", "en"])
@pytest.mark.parametrize("who", CITIZENS)
def test_nothing_is_wrong_in_other_languages_for(
    site: Site, new_context: NewContext, who: Who, lang: str
) -> None:
    found = []
    for page in walks.begin(site).everywhere(new_context, who, lang):
        found += [(page.url, fault) for fault in probes.violations(page)]
    assert not found, "\n".join(map(str, found))
