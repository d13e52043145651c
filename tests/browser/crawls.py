"""One visit to every page, with everything looked for while it is open: opening pages takes the time."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from shishin.events.models import Event
from tests.browser import probes, walks
from tests.browser.walks import NewContext
from tests.pages import Who
from tests.site import PHONE, Site

# Where, and what is wrong there.
Fault = tuple[object, ...]
# What was found, by what was looked for; what was not found anywhere is there, too.
Found = dict[str, list[Fault]]

NARROW = [(320, 256, 100), (360, 740, 200)]
# A line of text that is longer is lost on the way back; a desk's tables may be as wide as this.
WIDEST = {Who.STRANGER: 640, Who.CITIZEN: 640, Who.ORGANIZER: 1152, Who.STAFF: 1152}
KILOBYTE = 1000
MOST = {"html": 15 * KILOBYTE, "css": 8 * KILOBYTE, "js": 20 * KILOBYTE}
# The scanner brings its decoder along.
SCANNER = "/scan"
# Text with times and words that newcomers saw cut in two.
SUMMARY = "11:00よりあとに来てください。まちをきれいにする時間です。"


def crawl(site: Site, new_context: NewContext, who: Who, lang: str) -> Found:
    """Open every page of one of the cast in a language, once, and return all that is wrong."""
    walk, ear = walks.begin(site), probes.Ear(site.url)
    looks = _looks(who, lang)
    Event.update(summary=SUMMARY).execute()
    found: Found = {name: [] for name in (*LOOKS, "dark", "wide", "heard")}
    context = probes.with_axe(new_context) if "axe" in looks else new_context
    for page in walk.everywhere(context, who, lang, ear=ear):
        for name, look in looks.items():
            found[name] += [(page.url, fault) for fault in look(page)]
        found["heard"] += [(page.url, words) for words in ear.since()]
    return found


def _looks(who: Who, lang: str) -> dict[str, Callable[[Page], Iterator[object]]]:
    """Return what is looked for: everything in Japanese; in another language what its words can change.

    Organizers' and staff's pages are the same there but for words, which may only take more room.
    """
    if lang == "ja":
        return LOOKS | {"dark": _dark, "wide": _on_a_desk(WIDEST[who])}
    looks = {name: LOOKS[name] for name in ("cut", "narrow")}
    return looks | {"axe": _axe_of_words} if who in {Who.STRANGER, Who.CITIZEN} else looks


def _axe(page: Page) -> Iterator[object]:
    yield from probes.violations(page)


def _axe_of_words(page: Page) -> Iterator[object]:
    yield from probes.violations(page, colours=False)


def _dark(page: Page) -> Iterator[object]:
    page.emulate_media(color_scheme="dark")
    # Dark and light differ in nothing but colours.
    yield from probes.violations(page, others=False)
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


def _on_a_desk(widest: int) -> Callable[[Page], Iterator[object]]:
    """On a large screen no part of the page is wider than it may be."""

    def look(page: Page) -> Iterator[object]:
        page.set_viewport_size({"width": 1280, "height": 900})
        yield from probes.sideways(page)
        yield from (out for out in probes.widths(page) if out > widest)
        page.set_viewport_size(PHONE)

    return look


def _heavy(page: Page) -> Iterator[object]:
    carried = probes.carried(page)
    assert {kind for kind, size in carried if size} >= {"html", "css", "js"}, (page.url, carried)
    for kind, most in MOST.items():
        weight = sum(size for what, size in carried if what == kind)
        if weight > most and not (kind != "html" and page.url.split("?")[0].endswith(SCANNER)):
            yield kind, weight


# Each leaves the page as it found it.
LOOKS = {
    "axe": _axe,
    "cut": _cut,
    "small": _small,
    "narrow": _narrow,
    "large letters": _large_letters,
    "heavy": _heavy,
}
