"""How the components look and behave in a real browser: the gallery in every state, the pages about us."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from shishin.auth.models import SessionKind
from tests.browser import probes
from tests.site import Site, until
from tests.web.organizer.test_pairs import two_browsers
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

GALLERY = ["/dev/gallery", "/dev/gallery?errors=1"]
ABOUT = ["/help", "/display", "/offline", "/privacy", "/terms", "/accessibility", "/nothing-here"]
LANGUAGES = ["ja", "ja-easy", "en"]
# The components in every language; the longest words, which are English, on the pages of running text.
EACH = [[(path, lang) for path in GALLERY for lang in LANGUAGES], [(path, "en") for path in ABOUT]]


def opened(site: Site, context: BrowserContext, path: str, lang: str = "ja") -> Page:
    """Open a page in a language."""
    page = context.new_page()
    page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("pages", EACH, ids=["gallery", "about"])
def test_axe_finds_nothing(site: Site, new_context: Callable[..., BrowserContext], colours, pages) -> None:
    context = new_context(color_scheme=colours)
    for path, lang in pages:
        page = opened(site, context, path, lang)
        assert probes.violations(page) == [], (path, lang)
        page.close()


@pytest.mark.parametrize("pages", EACH, ids=["gallery", "about"])
def test_nothing_is_read_sideways_and_every_target_is_as_large_as_a_finger(
    site: Site, phone: BrowserContext, pages
) -> None:
    for path, lang in pages:
        page = opened(site, phone, path, lang)
        assert page.locator(probes.TARGETS).count() > 10
        assert probes.small_targets(page) == [], (path, lang)
        for view in probes.VIEWS:
            probes.view(page, *view)
            assert probes.sideways(page) == [], (path, lang, view)
        page.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_line_below_a_staffs_number_is_broken_more_than_once(
    site: Site, phone: BrowserContext, lang
) -> None:
    site.world.clock.now = SATURDAY
    occurrence, _ = two_browsers(site.world)
    site.world.clock.move(hours=3)
    site.sign_in(phone, site.world.staff, SessionKind.STAFF)
    page = opened(site, phone, f"/staff?month={occurrence.day:%Y-%m}", lang)
    lines = page.locator(".stat-tile .small").evaluate_all("""all => all.flatMap(e => [...e.childNodes])
      .filter(node => node.nodeType === Node.TEXT_NODE).map(node => {
        const range = document.createRange();
        range.selectNode(node);
        return [node.data.trim(), new Set([...range.getClientRects()].map(line => line.top)).size];
      })""")
    assert len(lines) > 6
    assert [text for text, rows in lines if rows > 2] == []


def test_what_matters_more_is_larger(site: Site, phone: BrowserContext) -> None:
    page = opened(site, phone, "/dev/gallery")
    for kind, least in ((".button", 48), (".button.primary", 56), (".button.huge", 80)):
        heights = page.locator(f"css={kind}").evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => e.offsetHeight)"
        )
        assert heights, kind
        assert min(heights) >= least, kind


@pytest.mark.parametrize(
    ("path", "colours"), [("/dev/gallery", "light"), ("/dev/gallery?errors=1", "dark"), ("/display", "dark")]
)
def test_the_focus_is_seen_and_never_covered(
    site: Site, new_context: Callable[..., BrowserContext], path, colours
) -> None:
    page = opened(site, new_context(color_scheme=colours), path)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    hidden = [where for _ in probes.stops(page) if (where := probes.covered(page))]
    assert hidden == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/dev/gallery", "/help"])
def test_a_bar_never_takes_more_than_a_third(site: Site, phone: BrowserContext, path, lang) -> None:
    page = opened(site, phone, path, lang)
    assert page.locator(probes.STICKY).count() == 1
    for view in probes.VIEWS:
        probes.view(page, *view)
        assert probes.greedy(page) == [], view


def test_bars_stand_still_where_letters_are_large_or_have_readings(site: Site, phone: BrowserContext) -> None:
    position = "getComputedStyle(document.querySelector('.tab-bar')).position"
    assert opened(site, phone, "/help").evaluate(position) == "sticky"
    assert opened(site, phone, "/help", "ja-easy").evaluate(position) == "static"
    phone.add_cookies([{"name": "size", "value": "xl", "url": site.url}])
    assert opened(site, phone, "/help").evaluate(position) == "static"


def test_a_form_with_errors_leads_to_each_field(site: Site, phone: BrowserContext) -> None:
    page = opened(site, phone, "/dev/gallery?errors=1")
    assert page.title().startswith("エラー: ")
    until(lambda: page.evaluate("document.activeElement.className.includes('error-summary')"))
    summary = page.locator(".error-summary")
    assert summary.get_by_role("link").count() == 3
    summary.get_by_role("link", name="「なにをする?」を書いてください").click()
    assert page.evaluate("document.activeElement.id") == "title"
    described = page.locator("#title").get_attribute("aria-describedby").split()[-1]
    assert page.locator(f"#{described}").inner_text().endswith("「なにをする?」を書いてください")
    summary.get_by_role("link", name="「いつ?」をえらんでください").click()
    assert page.evaluate("document.activeElement.name") == "day"


def test_steppers_step_within_their_bounds_and_stay_plain_fields(site: Site, phone: BrowserContext) -> None:
    page = opened(site, phone, "/dev/gallery")
    page.get_by_text("もっと伝える").first.click()
    children = page.locator("#children")
    more, less = (page.get_by_role("button", name=f"こども {way}") for way in ("ふやす", "へらす"))
    more.click()
    assert children.input_value() == "3"
    for _ in range(5):
        less.click()
    assert children.input_value() == "0"
    children.fill("9")
    for _ in range(3):
        more.click()
    assert children.input_value() == "10"


def test_without_javascript_nothing_is_offered_that_does_nothing(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = opened(site, new_context(java_script_enabled=False), "/dev/gallery")
    page.get_by_text("もっと伝える").first.click()
    assert page.locator("#children").is_visible()
    assert page.get_by_role("button", name="ふやす").count() == 0
    assert page.get_by_role("button", name="自分に送る").count() == 0
    page.get_by_text("表で見る").click()
    assert page.get_by_role("cell", name="1,284人").is_visible()


def test_the_phone_says_when_it_has_no_network(site: Site, phone: BrowserContext) -> None:
    page = opened(site, phone, "/help")
    notice = page.locator("#offline")
    assert not notice.is_visible()
    phone.set_offline(offline=True)
    notice.wait_for(state="visible")
    phone.set_offline(offline=False)
    notice.wait_for(state="hidden")


def test_display_is_chosen_without_javascript_and_leads_back(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = opened(site, new_context(java_script_enabled=False), "/terms")
    page.get_by_role("link", name="文字・ことば").click()
    page.get_by_role("radio", name="もっと大きい").check()
    page.get_by_role("radio", name="暗い").check()
    page.get_by_role("button", name="この表示にする").click()
    assert page.url == f"{site.url}/terms"
    assert page.locator("html").get_attribute("data-size") == "xl"
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_forced_colours_keep_the_choice_and_the_qr(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = opened(site, new_context(forced_colors="active", color_scheme="dark"), "/dev/gallery")
    widths = page.locator(".choice").evaluate_all(
        "all => all.map(e => [e.querySelector('input').checked,"
        " parseFloat(getComputedStyle(e.querySelector('span')).borderTopWidth)])"
    )
    assert {width for checked, width in widths if checked} == {3}
    assert {width for checked, width in widths if not checked} == {1}
    qr = "getComputedStyle(document.querySelector('.qr'))"
    assert page.evaluate(f"{qr}.backgroundColor") == "rgb(255, 255, 255)"


def test_spacing_of_the_readers_own_hides_nothing(site: Site, phone: BrowserContext) -> None:
    page = opened(site, phone, "/dev/gallery")
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
      document.adoptedStyleSheets = [sheet];
    }""")
    cut = page.evaluate("""() => [...document.querySelectorAll('main *')].filter(e => {
      const style = getComputedStyle(e);
      const scrolls = e.closest('svg, .visually-hidden, textarea, .scroll, input, select');
      return style.overflow !== 'visible' && !scrolls &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
    }).map(e => e.outerHTML.slice(0, 100))""")
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
