"""One visit to every page, with everything looked for while it is open: opening pages takes the time."""

from collections.abc import Iterator

from playwright.sync_api import Page

from shishin.events.models import Event
from tests.browser import probes, walks
from tests.browser.conftest import PHONE, Site
from tests.browser.walks import NewContext
from tests.pages import Who

# Where, and what is wrong there.
Fault = tuple[object, ...]
# What was found, by what was looked for; what was not found anywhere is there, too.
Found = dict[str, list[Fault]]

# Dark and light differ in nothing but colours; these rules look at them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
NARROW = [(320, 256, 100), (360, 740, 200)]
KILOBYTE = 1000
MOST = {"html": 15 * KILOBYTE, "css": 8 * KILOBYTE, "js": 20 * KILOBYTE}
# The scanner brings its decoder along.
SCANNER = "/scan"
# Text with times and words that newcomers saw cut in two.
SUMMARY = "11:00よりあとに来てください。まちをきれいにする時間です。"


def crawl(site: Site, new_context: NewContext, who: Who, lang: str) -> Found:
    """Open every page of one of the cast in a language, once, and return all that is wrong."""
    walk, ear = walks.begin(site), probes.Ear(site.url)
    Event.update(summary=SUMMARY).execute()
    found: Found = {name: [] for name in (*LOOKS, "heard")}
    for page in walk.everywhere(probes.with_axe(new_context), who, lang, ear=ear):
        for name, look in LOOKS.items():
            found[name] += [(page.url, fault) for fault in look(page)]
        found["heard"] += [(page.url, words) for words in ear.since()]
    return found


def _axe(page: Page) -> Iterator[object]:
    yield from probes.violations(page)


def _dark(page: Page) -> Iterator[object]:
    page.emulate_media(color_scheme="dark")
    yield from probes.violations(page, OF_COLOURS)
    page.emulate_media(color_scheme="light")


def _cut(page: Page) -> Iterator[object]:
    yield from probes.cut_words(page)


def _small(page: Page) -> Iterator[object]:
    yield from probes.small_targets(page)
    yield from probes.small_letters(page)


def _narrow(page: Page) -> Iterator[object]:
    for view in NARROW:
        probes.view(page, *view)
        yield from ((view, out) for out in probes.sideways(page))
        yield from ((view, bar) for bar in probes.greedy(page))
    probes.view(page, **PHONE, letters=100)


def _large_letters(page: Page) -> Iterator[object]:
    """The largest letters that can be chosen, as the server says it of a page, on a small screen."""
    page.evaluate("document.documentElement.dataset.size = 'xl'")
    page.set_viewport_size({"width": 320, "height": 568})
    yield from probes.sideways(page)
    page.set_viewport_size(PHONE)


def _heavy(page: Page) -> Iterator[object]:
    page.wait_for_load_state("networkidle")
    carried = probes.carried(page)
    assert {kind for kind, size in carried if size} >= {"html", "css", "js"}, (page.url, carried)
    for kind, most in MOST.items():
        weight = sum(size for what, size in carried if what == kind)
        if weight > most and not (kind != "html" and page.url.split("?")[0].endswith(SCANNER)):
            yield kind, weight


# Each leaves the page as it found it. What a page's modules load is there when it is weighed.
LOOKS = {
    "axe": _axe,
    "dark": _dark,
    "cut": _cut,
    "small": _small,
    "narrow": _narrow,
    "large letters": _large_letters,
    "heavy": _heavy,
}
