"""An answer that comes late puts nothing back: no page of who signed out, no word that was changed since."""

import pytest
from playwright.sync_api import BrowserContext, expect

from shishin.participation import passes, sign_ups
from shishin.participation.models import Stance
from tests.browser import receptions
from tests.browser.late import Late
from tests.browser.phones import sign_out, stored
from tests.browser.test_app import kept
from tests.site import Site, at_work, until
from tests.world import SATURDAY

pytestmark = pytest.mark.browser
KEEP = """(page) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { globalThis.answered = data; };
    navigator.serviceWorker.controller.postMessage({ type: "keep", page }, [port2]);
}"""
PLANS = "caches.match('/me/plans').then((it) => it ? it.text() : '')"


def test_a_page_that_comes_after_its_person_has_erased_everything_is_not_kept(
    site: Site, phone: BrowserContext
) -> None:
    reception = receptions.begin(site)
    path = f"/p/{passes.managed_token(reception.expect('けやき 37'))}"
    page, other = reception.open(phone), phone.new_page()
    other.goto(f"{site.url}/help")
    at_work(other)
    late = Late(site, path)
    other.evaluate(KEEP, path)
    until(lambda: page.evaluate("1") and late.asked.is_set())
    page.goto(f"{site.url}/me/delete")
    page.locator("form[action='/me/delete'] button").click()
    expect(page).to_have_url(f"{site.url}/me/deleted")
    late.let_go()
    until(lambda: other.evaluate("globalThis.answered !== undefined"))
    assert [kept(page, name) for name in ("passes", "mine", "doors")] == [[], [], []]


def test_whom_the_last_one_expected_comes_too_late_to_be_kept(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    reception.expect("けやき 37")
    page, other = reception.open(phone), phone.new_page()
    other.goto(f"{site.url}/help")
    until(lambda: [one["expected"][0]["nickname"] for one in stored(other, "receptions")] == ["けやき 37"])
    late = Late(site, page.locator(".scan").get_attribute("data-source"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: page.evaluate("1") and late.asked.is_set())
    sign_out(other, site.url)
    assert stored(other, "receptions") == []
    with page.expect_response("**/reception/**"):
        late.let_go()
    until(lambda: page.locator("#scan-expected").text_content() == "0")
    assert stored(other, "receptions") == []


def test_of_two_words_the_newer_one_stands_on_what_is_kept(site: Site, phone: BrowserContext) -> None:
    site.world.clock.now = SATURDAY
    site.lend(phone, "citizen")
    occurrence = site.world.occurrence()
    sign_up = sign_ups.join(site.world.ctx(site.world.citizen), occurrence, Stance.GOING)
    page = phone.new_page()
    page.goto(f"{site.url}/me/plans")
    at_work(page)
    until(lambda: occurrence.event.title in page.evaluate(PLANS))
    page.goto(f"{site.url}/p/{passes.managed_token(sign_up)}")
    late = Late(site, "/me/plans")
    page.get_by_role("button", name="行けなくなった").click()
    until(lambda: page.evaluate("1") and late.asked.is_set())
    page.get_by_role("button", name="まちがえた").click()
    expect(page.get_by_role("heading", name="「行きます」を伝えました")).to_be_visible()
    assert page.evaluate(PLANS) == ""
    late.let_go()
    until(lambda: occurrence.event.title in page.evaluate(PLANS))
