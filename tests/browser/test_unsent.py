"""Without a network nothing pretends: a form stays with what was typed, and kept pages know my word."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.browser.test_app import kept
from tests.site import Site, at_work, until
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, phone: BrowserContext) -> Page:
    """A page of the citizen's phone, with the service worker at work."""
    site.world.clock.now = SATURDAY
    assert site.world.citizen
    site.lend(phone, "citizen")
    page = phone.new_page()
    page.goto(f"{site.url}/help")
    at_work(page)
    return page


def opened_pass(site: Site, page: Page) -> str:
    sign_up = sign_ups.join(site.world.ctx(site.world.citizen), site.world.occurrence(), Stance.GOING)
    path = f"/p/{passes.managed_token(sign_up)}"
    page.goto(site.url + path)
    return site.url + path


def notice(page: Page) -> str:
    expect(page.get_by_role("alert")).to_contain_text("圏外なので送れません")
    return page.url


def test_a_press_without_a_network_stays_on_the_page_and_says_so(
    site: Site, page: Page, phone: BrowserContext
) -> None:
    """What is no word of one's own on one's coming does not wait: it is pressed again."""
    address = opened_pass(site, page)
    phone.set_offline(True)
    page.get_by_text("代わりの人に、席をわたす").click()
    page.get_by_role("button", name="代わりの人にわたす").click()
    assert notice(page) == address
    assert SignUp.get().withdrawn_at is None
    phone.set_offline(False)
    expect(page.get_by_role("alert")).to_be_hidden()
    page.goto(f"{site.url}/display?next=/")
    phone.set_offline(True)
    page.locator("label", has_text="暗い").click()
    page.get_by_role("button", name="この表示にする").click()
    notice(page)
    expect(page.get_by_label("暗い")).to_be_checked()


def test_what_is_told_on_the_pass_waits_with_what_was_typed(
    site: Site, page: Page, phone: BrowserContext
) -> None:
    opened_pass(site, page)
    site.world.clock.move(minutes=10)
    phone.set_offline(True)
    page.get_by_text("もっと伝える").click()
    page.get_by_label("ひとこと").fill("少しおくれます")
    page.get_by_role("button", name="伝える", exact=True).click()
    expect(page.locator("#waiting")).to_contain_text("送信待ち")
    expect(page.get_by_label("ひとこと")).to_have_value("少しおくれます")
    assert SignUp.get().note == ""
    phone.set_offline(False)
    expect(page.locator("#waiting")).to_contain_text("送りました")
    assert SignUp.get().note == "少しおくれます"


def test_a_server_that_cannot_be_reached_is_found_out_by_the_worker(site: Site, page: Page) -> None:
    """The phone believes that it has a network, as under a Wi-Fi that leads nowhere."""
    opened = site.world.occurrence()
    page.goto(f"{site.url}/e/{opened.code}")
    site.stop()
    assert page.evaluate("navigator.onLine")
    page.get_by_role("button", name="行きます").click()
    waits = page.locator("#waiting")
    expect(waits).to_contain_text("送信待ち")
    expect(waits).to_contain_text("行きます")
    assert page.url == f"{site.url}/e/{opened.code}"
    covered = waits.evaluate(
        """(it) => {
            const { left, top, width, height } = it.getBoundingClientRect();
            return !it.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }"""
    )
    assert not covered, "it is said where the press was"


def test_kept_pages_know_my_word(site: Site, page: Page, phone: BrowserContext) -> None:
    occurrence = site.world.occurrence()
    event = f"/e/{occurrence.code}"
    for path in ("/me/plans", "/me/passes", event):
        page.goto(site.url + path)
    until(lambda: len(kept(page, "mine")) == 2 and kept(page, "events") == [event])
    page.get_by_role("button", name="行きます").click()
    expect(page).to_have_url(re.compile("/p/"))
    written = "(path) => caches.match(path).then((it) => it ? it.text() : '')"
    for path in ("/me/plans", "/me/passes", event):
        until(lambda path=path: "/p/" in page.evaluate(written, path))
    page.get_by_role("button", name="行けなくなった").click()
    page.goto(f"{site.url}/me/plans")
    expect(page.get_by_text("まだ予定はありません")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="まちがえた").click()
    until(lambda: occurrence.event.title in page.evaluate(written, "/me/plans"))
    phone.set_offline(True)
    page.goto(f"{site.url}/me/plans")
    expect(page.get_by_role("link", name=occurrence.event.title)).to_be_visible()
    page.goto(site.url + event)
    expect(page.get_by_text("「行きます」を伝えてあります")).to_be_visible()


def test_a_kept_page_says_when_it_was_seen(site: Site, page: Page, phone: BrowserContext) -> None:
    address = opened_pass(site, page)
    expect(page.locator("#seen")).to_be_hidden()
    until(lambda: len(kept(page, "passes")) == 1)
    phone.set_offline(True)
    page.goto(address)
    expect(page.locator("#seen")).to_have_text(re.compile(r"^\d{1,2}:\d\dに見たものです"))
    page.goto(f"{site.url}/help")
    expect(page.locator("#seen")).to_be_hidden()


def test_after_joining_the_result_has_the_focus(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/e/{site.world.occurrence().code}")
    page.get_by_role("button", name="行きます").click()
    expect(page.locator("#said")).to_be_focused()
    assert page.locator("#said").inner_text().startswith("「行きます」を伝えました")
    assert page.evaluate("scrollY") == 0, "the header with its help stays in sight"
