"""A citizen's story and the scanner's queue on the engine of every iPhone."""

import json
import re
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from shishin.checkin import grants, reception_links
from shishin.checkin.models import Attendance, Tally
from shishin.core import days, signing
from shishin.participation import sign_ups
from shishin.participation.models import SignUp, Stance
from tests.site import PHONE, Site, until
from tests.world import SATURDAY

pytestmark = pytest.mark.webkit

# Uses a module of the scanner: its address, what to do with it, and where to say what came of it.
USE = """
    const [address, say] = arguments;
    import(address).then(%s).then(say, (fault) => say(`${fault}`));
"""
KEEP = """(it) => {
    const [occurrence, grant, at] = [%s];
    const id = crypto.randomUUID();
    const heads = { adults: 2, children: 1 };
    const scan = { id, occurrence, kind: "tally", heads, at, offset: 0, grant };
    const entry = { id, occurrence, kind: "tally", keys: [], nickname: "", ...heads, at: Date.now(),
        status: "waiting", why: "", facts: {}, answered: null, voided: false, dismissed: false };
    return it.record([scan], [entry]);
}"""
SEND = "(it) => it.send().then(({ state }) => state)"
UNSENT = "(it) => it.unsent()"


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


def press(driver: Remote, name: str) -> None:
    """Press the button with this name and wait for the page that answers."""
    leave(driver, f"//button[normalize-space()='{name}']")


def follow(driver: Remote, name: str) -> None:
    leave(driver, f"//a[normalize-space()='{name}']")


def leave(driver: Remote, path: str) -> None:
    here = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.XPATH, path).click()
    WebDriverWait(driver, 15).until(lambda _: driver.find_element(By.TAG_NAME, "html") != here)


def title(driver: Remote) -> str:
    return driver.find_element(By.TAG_NAME, "h1").text


def use(driver: Remote, module: str, code: str) -> object:
    """Return what some code makes of a module of the scanner."""
    app = driver.find_element(By.CSS_SELECTOR, "script[src$='app.js']").get_attribute("src")
    return driver.execute_async_script(USE % code, app.replace("app.js", f"scan/{module}.js"))


def test_a_citizen_finds_joins_withdraws_and_comes_back(site: Site, webkit: Remote) -> None:
    occurrence = site.world.occurrence()
    webkit.get(site.url)
    assert webkit.execute_script("return [innerWidth, innerHeight]") == list(PHONE.values())
    follow(webkit, occurrence.event.title)
    press(webkit, "行きます")
    managed = urlsplit(webkit.current_url).path
    assert re.fullmatch(r"/p/\w+", managed)
    assert title(webkit) == "「行きます」を伝えました"
    assert webkit.find_element(By.CSS_SELECTOR, ".pass .qr svg").is_displayed()
    press(webkit, "行けなくなった(1タップで取り消す)")
    assert title(webkit) == "連絡ありがとう。またの機会に!"
    assert SignUp.get().withdrawn_at is not None
    press(webkit, "まちがえた。もとにもどす")
    assert urlsplit(webkit.current_url).path == managed
    assert SignUp.get().withdrawn_at is None


def keep_a_party(site: Site, driver: Remote) -> None:
    """Let the organizer's phone keep that three have walked in, as it does without a network."""
    world = site.world
    occurrence, name = world.occurrence(), "the organizer's phone"
    device = signing.digest(world.device_cookie(name))
    grant = grants.issue(world.ctx(world.organizer, device=device), occurrence, device)
    cookie = {"name": world.app.config["DEVICE_COOKIE_NAME"], "value": world.device_cookie(name)}
    driver.add_cookie(cookie)
    at = days.local(world.clock.now).isoformat(timespec="milliseconds")
    use(driver, "store", KEEP % ", ".join(map(json.dumps, (occurrence.code, grant, at))))


def test_what_was_scanned_stays_until_the_server_has_answered(site: Site, webkit: Remote) -> None:
    webkit.get(f"{site.url}/help")
    site.down.add("/api/v1/scans")
    keep_a_party(site, webkit)
    webkit.get(f"{site.url}/terms")
    assert use(webkit, "queue", SEND) == "later"
    assert use(webkit, "store", UNSENT) == 1
    site.down.clear()
    until(lambda: use(webkit, "queue", SEND) == "done")
    assert use(webkit, "store", UNSENT) == 0
    assert [(tally.adults, tally.children) for tally in Tally.select()] == [(2, 1)]


def shown(driver: Remote, sign: str) -> None:
    until(lambda: driver.find_elements(By.CSS_SELECTOR, f"#scan-result [data-sign={sign}]"))


def test_a_helpers_iphone_dies_after_the_sign_and_loses_nobody(site: Site, webkit: Remote) -> None:
    world = site.world
    occurrence = world.occurrence()
    sign_up = SignUp.get_by_id(sign_ups.join(world.device_ctx(), occurrence, Stance.GOING).id)
    link = reception_links.make(world.ctx(world.organizer), occurrence)
    webkit.get(reception_links.url(link, site.url))
    press(webkit, "このスマホで受付をはじめる")
    until(lambda: webkit.find_element(By.ID, "scan-expected").text == "1")
    site.down.add("/api/v1/scans")
    webkit.find_element(By.ID, "scan-code").send_keys(sign_up.short_code, Keys.ENTER)
    shown(webkit, "ok")
    webkit.find_element(By.ID, "scan-walk-in").click()
    until(lambda: webkit.find_element(By.ID, "scan-unsent").text == "2")
    reception = webkit.current_url
    dead = webkit.current_window_handle
    webkit.switch_to.new_window("window")
    alive = webkit.current_window_handle
    webkit.switch_to.window(dead)
    webkit.close()
    webkit.switch_to.window(alive)
    webkit.get(reception)
    until(lambda: webkit.find_element(By.ID, "scan-unsent").text == "2")
    webkit.find_element(By.ID, "scan-code").send_keys(sign_up.short_code, Keys.ENTER)
    shown(webkit, "again")
    site.down.clear()
    until(lambda: webkit.find_element(By.ID, "scan-unsent").text == "0")
    assert Attendance.select().count() == Tally.get().adults == 1
