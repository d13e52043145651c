"""A citizen's story on the engine of every iPhone."""

import re
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from shishin.participation.models import SignUp
from tests.site import PHONE, Site
from tests.world import SATURDAY

pytestmark = pytest.mark.webkit

# Uses a module of the scanner: its address, what to do with it, and where to say what came of it.
USE = """
    const [address, say] = arguments;
    import(address).then(%s).then(say, (fault) => say(`${fault}`));
"""


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
