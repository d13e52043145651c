"""送信待ち on the engine of every iPhone, which wakes no worker: the page itself sends what waits."""

import pytest
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By

from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.browser.webkit.test_story import leave, use
from tests.site import Site, until
from tests.world import SATURDAY

pytestmark = pytest.mark.webkit

CONTROLLED = """
    const [say] = arguments;
    navigator.serviceWorker.ready.then(() => say(navigator.serviceWorker.controller !== null));
"""


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


def away(site: Site, driver: Remote) -> None:
    """Lose the server, once the page has what it needs for that."""
    use(driver, "../acts/pressing", "() => null")
    site.away = True


def said(driver: Remote) -> str:
    return driver.find_element(By.ID, "waiting").text


def press(driver: Remote, name: str) -> None:
    driver.find_element(By.XPATH, f"//button[normalize-space()='{name}']").click()


def test_a_join_waits_for_the_server_and_is_sent_once(site: Site, webkit: Remote) -> None:
    webkit.get(f"{site.url}/help")
    until(lambda: webkit.execute_async_script(CONTROLLED))
    assert webkit.execute_script("return 'SyncManager' in window") is False
    webkit.get(f"{site.url}/e/{site.world.occurrence().code}")
    away(site, webkit)
    press(webkit, "行きます")
    until(lambda: "送信待ち" in said(webkit))
    assert "行きます" in said(webkit)
    webkit.get(f"{site.url}/help")
    until(lambda: "まだ送っていません" in said(webkit))
    assert SignUp.select().count() == 0
    site.away = False
    webkit.refresh()
    until(lambda: "送りました" in said(webkit))
    assert SignUp.select().count() == 1
    assert SignUp.get().stance is Stance.GOING
    leave(webkit, "//a[starts-with(normalize-space(), '参加証を見る')]")
    assert webkit.find_element(By.CSS_SELECTOR, ".pass .qr svg").is_displayed()


def test_a_withdrawal_waits_too_and_goes_by_itself(site: Site, webkit: Remote) -> None:
    webkit.get(f"{site.url}/help")
    until(lambda: webkit.execute_async_script(CONTROLLED))
    sign_up = sign_ups.join(site.world.device_ctx(), site.world.occurrence(), Stance.GOING)
    webkit.get(f"{site.url}/p/{passes.managed_token(sign_up)}")
    away(site, webkit)
    site.world.clock.move(minutes=10)
    press(webkit, "行けなくなった(1タップで取り消す)")
    until(lambda: "送信待ち" in said(webkit))
    assert SignUp.get().withdrawn_at is None
    site.away = False
    webkit.execute_script("dispatchEvent(new Event('online'))")
    until(lambda: "送りました" in said(webkit))
    assert SignUp.get().withdrawn_at is not None
