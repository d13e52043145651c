"""A park without reception on the engine of every iPhone: an organizer's phone, a helper's, forty people."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By

from shishin.checkin import reception_links
from shishin.checkin.models import Attendance, Tally
from shishin.points import ledger
from tests.browser import films, receptions
from tests.browser.lossy import Lossy
from tests.browser.receptions import Reception
from tests.browser.webkit.test_story import press
from tests.site import Site, until

pytestmark = pytest.mark.webkit
FORTY = 40

# Types one code after the other and says what each showed, as soon as it is shown.
TYPE = """
    const [texts, say] = arguments;
    const place = document.getElementById("scan-result"), field = document.getElementById("scan-code");
    const shown = () => new Promise((resolve) => {
        const before = place.firstElementChild;
        const watch = new MutationObserver(() => {
            const now = place.firstElementChild;
            if (!now || now === before || now.dataset.sign === "wait") return;
            watch.disconnect();
            resolve(now.dataset.sign);
        });
        watch.observe(place, { childList: true });
    });
    const signs = [];
    (async () => {
        for (const text of texts) {
            const sign = shown();
            field.value = text;
            field.form.requestSubmit();
            signs.push(await sign);
        }
        say(signs);
    })();
"""
JOURNAL = """
    const [say] = arguments;
    const opening = indexedDB.open("shishin");
    opening.onsuccess = () => {
        const asked = opening.result.transaction("journal").objectStore("journal").getAll();
        asked.onsuccess = () => { opening.result.close(); say(asked.result); };
    };
"""


def text(driver: Remote, part: str) -> str:
    return driver.find_element(By.ID, part).text


def tap(driver: Remote, path: str) -> None:
    """Tap what is there; a list that is drawn anew meanwhile is looked at again."""

    def tapped() -> bool:
        try:
            driver.find_element(By.XPATH, path).click()
        except StaleElementReferenceException:
            return False
        return True

    until(tapped)


def shown(driver: Remote, sign: str, words: str) -> None:
    """Expect a result at the door, read at once: it may be exchanged while it is looked at."""
    found = f"return document.querySelector('#scan-result [data-sign={sign}]')?.innerText"
    until(lambda: words in (driver.execute_script(found) or ""))


def started(driver: Remote) -> None:
    until(lambda: driver.find_elements(By.CSS_SELECTOR, ".scan[data-started=yes]"))


def ready(driver: Remote) -> None:
    until(lambda: driver.find_element(By.ID, "scan-ready").get_attribute("data-ready") == "ready")


def of_organizer(site: Site, driver: Remote, reception: Reception) -> Remote:
    """The organizer's phone, ready for no signal."""
    world = site.world
    driver.get(f"{site.url}/help")
    session = world.signed_in(world.organizer)
    for name in (world.app.config["SESSION_COOKIE_NAME"], world.app.config["DEVICE_COOKIE_NAME"]):
        driver.add_cookie({"name": name, "value": session.get_cookie(name).value})
    driver.get(reception.url)
    ready(driver)
    return driver


def of_helper(site: Site, driver: Remote, reception: Reception) -> Remote:
    """A helper's phone, ready for no signal."""
    world = site.world
    link = reception_links.make(world.ctx(world.organizer), reception.occurrence)
    driver.get(reception_links.url(link, site.url))
    press(driver, "このスマホで受付をはじめる")
    ready(driver)
    return driver


def photographed(driver: Remote, path: Path, text: str) -> None:
    """Take a photo of a pass, as whoever's camera the page may not open."""
    films.frame(text).save(path)
    driver.find_element(By.ID, "scan-photo").send_keys(str(path))


def killed(driver: Remote) -> None:
    """Let the page die, and open it anew."""
    address, dead = driver.current_url, driver.current_window_handle
    driver.switch_to.new_window("window")
    alive = driver.current_window_handle
    driver.switch_to.window(dead)
    driver.close()
    driver.switch_to.window(alive)
    driver.get(address)
    started(driver)


def settled(reception: Reception, driver: Remote) -> None:
    """What the phone remembers is what the server answered, and nothing is left to look at."""
    until(lambda: text(driver, "scan-unsent") == "0", seconds=40)
    kept = {entry["id"]: entry["status"] for entry in driver.execute_async_script(JOURNAL)}
    assert kept == {scan.uid: scan.status for scan in reception.scans() if scan.uid in kept}
    assert set(kept.values()) <= {"recorded", "already"}
    assert not driver.find_element(By.ID, "scan-look").is_displayed()


def test_two_iphones_without_a_signal_lose_nobody_and_count_nobody_twice(
    site: Site, new_webkit: Callable[[], Remote], tmp_path: Path
) -> None:
    reception = receptions.begin(site)
    forty = [reception.expect(f"けやき {number}", children=number % 3) for number in range(FORTY)]
    letters = [one.short_code for one in forty]
    desk = of_organizer(site, new_webkit(), reception)
    gate = of_helper(site, new_webkit(), reception)
    site.away = True
    for phone in (desk, gate):
        phone.refresh()
        started(phone)

    photographed(desk, tmp_path / "first.jpg", reception.pass_of(forty[0]))
    shown(desk, "ok", "けやき 0 さん")
    until(lambda: text(desk, "scan-unsent") == "1")
    tap(desk, "//*[@id='scan-to-roster']")
    tap(desk, "//dialog//button[contains(., 'けやき 39')]")
    until(
        lambda: (
            desk.find_element(By.CLASS_NAME, "roster-said").text == "○ 受付しました けやき 39 さん おとな1"
        )
    )
    tap(desk, "//dialog[@id='scan-roster']//button[normalize-space()='とじる']")
    until(lambda: not desk.find_element(By.ID, "scan-roster").is_displayed())
    shown(desk, "ok", "けやき 39 さん")
    signs = desk.execute_async_script(TYPE, letters)
    signs += gate.execute_async_script(TYPE, letters[:19:-1])
    killed(gate)
    assert text(gate, "scan-unsent") == "20"
    photographed(gate, tmp_path / "last.jpg", reception.pass_of(forty[39]))
    shown(gate, "again", "もう受付ずみ")
    signs += gate.execute_async_script(TYPE, letters[19::-1])
    assert Counter(signs) == {"ok": 78, "again": 2}
    for phone in (desk, gate):
        tap(phone, "//*[@id='scan-walk-in']")
        shown(phone, "ok", "飛び入り")
    tap(gate, "//*[@id='scan-undo']")
    shown(gate, "undone", "飛び入りを取り消しました")
    assert desk.execute_async_script(TYPE, letters[1:2]) == ["again"]
    tap(desk, "//button[normalize-space()='帰りを記録する']")
    shown(desk, "ok", "帰りを記録しました")
    assert reception.scans() == []

    network = Lossy(site, most=25)
    site.world.clock.move(minutes=5)
    site.away = network.deaf = False
    for phone in (desk, gate):
        phone.execute_script("dispatchEvent(new Event('online'))")
    for phone in (desk, gate):
        settled(reception, phone)

    assert network.sent_again >= 84
    came = {row.person_id: (row.adults, row.children) for row in Attendance.select()}
    assert came == {one.person_id: (1, number % 3) for number, one in enumerate(forty)}
    assert {ledger.balance(one.person_id) for one in forty} == {10}
    assert [row.person.nickname for row in Attendance.select() if row.out_at] == ["けやき 1"]
    assert sum(tally.adults for tally in Tally.select()) == 1
    assert reception.heads() == sum(1 + number % 3 for number in range(FORTY)) + 1
