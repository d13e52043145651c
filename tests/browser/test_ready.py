"""圏外のじゅんび ○ tells the truth: what it says without a network is what the phone then does."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from shishin.core import days
from shishin.web import assets
from tests.browser import films, receptions
from tests.browser.phones import stored
from tests.browser.receptions import Reception
from tests.browser.test_scanner import shown
from tests.site import Site, until

pytestmark = pytest.mark.browser
BUILD = "document.querySelector('link[rel=stylesheet]').getAttribute('href').split('/')[2]"


def readiness(page: Page) -> str | None:
    return page.locator("#scan-ready").get_attribute("data-ready")


def look_again(page: Page) -> None:
    """Come back to the page, as when the phone is taken out of a pocket."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def opens_without_a_network(phone: BrowserContext, reception: Reception, photo: str) -> None:
    """Open the page as in a park, and read a pass by all that the phone has kept."""
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(reception.url)
    until(lambda: page.locator(".scan").get_attribute("data-started") == "yes")
    page.get_by_label("写真から読む").set_input_files(photo)
    shown(page, "ok", "けやき 37 さん")
    page.close()


def of_another_page(site: Site) -> Callable[..., Iterable[bytes]]:
    """The new build's scanner, which does not fit the page that the phone has kept."""

    def served(environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/static/newbuild0000/js/scan/scan.js":
            return site._serve(environ, start)
        start("200 OK", [("Content-Type", "text/javascript")])
        return [b"throw new Error('made for another page');"]

    return served


def test_what_is_missing_or_cleared_away_is_said_and_got_again(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/help")
    site.down.add(f"/static/{page.evaluate(BUILD)}/vendor/zxing_reader.wasm")
    page.goto(reception.url)
    # The decoder has not come through.
    until(lambda: readiness(page) == "not-yet")
    site.down.clear()
    look_again(page)
    until(lambda: readiness(page) == "ready")
    phone.set_offline(True)
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    look_again(page)
    until(lambda: readiness(page) == "not-yet")
    phone.set_offline(False)
    until(lambda: readiness(page) == "ready")
    page.evaluate("caches.delete('doors')")
    phone.clear_cookies()
    look_again(page)
    # The page can only be got again by whoever may see it.
    until(lambda: readiness(page) == "not-yet")
    site.sign_in(phone, site.world.organizer)
    look_again(page)
    until(lambda: readiness(page) == "ready")
    page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.unregister()).then(() => null)")
    look_again(page)
    until(lambda: readiness(page) == "not-yet")


def test_a_deployment_between_the_evening_before_and_the_park_breaks_nothing(
    site: Site, phone: BrowserContext, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    reception = receptions.begin(site)
    photo = tmp_path / "pass.jpg"
    films.frame(reception.pass_of(reception.expect("けやき 37"))).save(photo)
    page = reception.open(phone)
    old = page.evaluate(BUILD)
    monkeypatch.setattr(assets, "build", lambda: "newbuild0000")
    site.restart()
    site.server.app = of_another_page(site)
    page.evaluate("navigator.serviceWorker.ready.then((it) => it.update()).then(() => null)")
    until(lambda: page.evaluate("navigator.serviceWorker.ready.then((it) => it.waiting !== null)"))

    def renewed() -> bool:
        # The new worker takes over once no page of the old one's is open.
        page.goto("about:blank")
        try:
            page.goto(f"{site.url}/help", timeout=5000)
        except TookTooLong:
            return False
        return page.evaluate("navigator.serviceWorker.ready.then((it) => it.waiting === null)")

    until(renewed)
    assert {f"build-{old}", "build-newbuild0000"} <= set(page.evaluate("caches.keys()"))
    opens_without_a_network(phone, reception, photo)


def test_what_was_got_another_day_says_which(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    expect(page.locator("#scan-ready")).not_to_contain_text("月")
    phone.set_offline(True)
    page.clock.install(time=site.world.clock.now + timedelta(days=1))
    page.reload()
    day = days.day_of(site.world.clock.now)
    expect(page.locator("#scan-ready")).to_contain_text(f"{day.month}月{day.day}日")


def test_whose_permit_ends_before_the_day_is_asked_to_open_it_once_more(
    site: Site, phone: BrowserContext
) -> None:
    day = days.day_of(site.world.clock.now) + timedelta(days=40)
    reception = Reception(site, receptions.occurrence_on(site, day))
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(reception.url)
    until(lambda: readiness(page) == "again")
    expect(page.locator("#scan-ready")).to_contain_text("前の日")


def test_whoever_looks_days_later_gets_no_names_onto_the_phone(site: Site, phone: BrowserContext) -> None:
    yesterday = days.day_of(site.world.clock.now) - timedelta(days=2)
    reception = Reception(site, receptions.occurrence_on(site, yesterday))
    reception.expect("けやき 37")
    page = reception.open(phone)
    (kept,) = stored(page, "receptions")
    assert kept["expected"] == []
