"""The reception page without a network: nothing is lost or counted twice, and it says how things stand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.auth import links
from tests.browser import receptions
from tests.browser.phones import sign_out, stored
from tests.browser.test_scanner import shown, type_code
from tests.site import until

pytestmark = pytest.mark.browser
SCANS = "/api/v1/scans"


def test_a_reception_goes_on_without_signal_and_is_sent_once(site, phone) -> None:
    reception = receptions.begin(site)
    keyaki = reception.expect("けやき 37", adults=1, children=2)
    reception.expect("さくら 8")
    page = reception.open(phone)
    phone.set_offline(True)
    page.reload()
    expect(page.locator("#scan-offline")).to_be_visible()
    type_code(page, keyaki.short_code)
    shown(page, "ok", "けやき 37 さん")
    page.get_by_role("link", name="名簿から").click()
    page.get_by_role("button", name="さくら 8").click()
    page.get_by_role("button", name="とじる").click()
    shown(page, "ok", "さくら 8 さん")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    page.get_by_role("button", name="飛び入り +1").click()
    expect(page.locator("#scan-arrived")).to_have_text("6")
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "飛び入りを取り消しました")
    expect(page.locator("#scan-unsent")).to_have_text("5")
    expect(page.locator("#scan-arrived")).to_have_text("5")
    page.get_by_role("link", name="おわる").click()
    page.get_by_role("link", name=reception.occurrence.event.title).click()
    expect(page.locator("#scan-unsent")).to_have_text("5")
    assert reception.scans() == []
    phone.set_offline(False)
    expect(page.locator("#scan-unsent")).to_have_text("0")
    expect(page.locator("#scan-offline")).to_be_hidden()
    assert sorted(scan.kind for scan in reception.scans()) == ["in", "in", "tally", "tally", "void"]
    assert reception.heads() == 5
    expect(page.locator("#scan-arrived")).to_have_text("5")


def test_a_list_that_was_kept_leads_back_to_the_reception(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    page.goto(site.url)
    phone.set_offline(True)
    page.reload()
    page.get_by_role("link", name="このスマホの受付").click()
    page.get_by_role("link", name=reception.occurrence.event.title).click()
    expect(page.locator("#scan-offline")).to_be_visible()


def test_what_is_at_hand_stays_in_sight_without_signal(site, phone) -> None:
    # The least kind browser: it may clear what waits, which has to be said, and its own bars take room.
    phone.add_init_script("navigator.storage && (navigator.storage.persisted = async () => false)")
    reception = receptions.begin(site)
    keyaki = reception.expect("けやき 37")
    stray = receptions.expect(site, receptions.occurrence_on(site, reception.occurrence.day), "うめ 5")
    page = reception.open(phone)
    page.set_viewport_size({"width": 360, "height": 664})
    page.locator(".scan").evaluate("scan => { scan.dataset.camera = 'open' }")
    type_code(page, stray.short_code)
    expect(page.locator("#scan-look")).to_be_visible()
    phone.set_offline(True)
    expect(page.locator("#scan-offline")).to_be_visible()
    type_code(page, keyaki.short_code)
    shown(page, "ok", "けやき 37 さん")
    assert outside(page, ".scan-typed *, .scan-tools > *, .scan-bar *, #scan-result *") == []
    type_code(page, keyaki.short_code)
    shown(page, "again", "けやき 37 さん")
    assert outside(page, ".scan-typed *, .scan-tools > *, .scan-bar *, #scan-result *") == []
    page.locator(".scan").evaluate("scan => { scan.dataset.camera = 'closed' }")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    assert outside(page, ".camera *, .scan-typed *, .scan-tools > *, .scan-bar *, #scan-result *") == []
    receive(page, reception.pass_of(reception.expect("もみじ 3")))
    shown(page, "ok", "名簿にまだない参加証です")
    assert outside(page, ".scan-tools > *, .scan-bar *") == []


def outside(page: Page, selector: str) -> list[str]:
    """Return what is shown and does not lie within the screen, or under a bar, without scrolling by hand."""
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
          .filter(one => !one.closest(".visually-hidden"))
          .filter(one => { const box = one.getBoundingClientRect();
            const [bar] = document.elementsFromPoint(box.x + box.width / 2, box.bottom - 1)
              .map(found => found.closest(".scan-tools, .scan-bar"));
            return box.top < 0 || box.bottom > innerHeight + 1 || (bar && !bar.contains(one))
          }).map(one => one.outerHTML.slice(0, 80))""",
        selector,
    )


def test_an_unknown_pass_is_taken_offline_and_judged_later(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    newcomer = reception.expect("もみじ 3")
    stray = receptions.expect(site, receptions.occurrence_on(site, reception.occurrence.day), "うめ 5")
    phone.set_offline(True)
    receive(page, reception.pass_of(stray))
    shown(page, "ok", "名簿にまだない参加証です")
    receive(page, reception.pass_of(newcomer))
    shown(page, "ok", "名簿にまだない参加証です")
    phone.set_offline(False)
    shown(page, "ok", "もみじ 3 さん")
    look = page.locator("#scan-look")
    expect(look).to_contain_text("1")
    assert reception.heads() == 1
    look.click()
    expect(page.locator("#scan-looking")).to_contain_text("の、別の活動の参加証のようです")
    page.get_by_role("button", name="確かめました").click()
    expect(look).to_be_hidden()
    page.reload()
    until(lambda: page.locator(".scan").get_attribute("data-started") == "yes")
    expect(look).to_be_hidden()


def receive(page: Page, text: str) -> None:
    """Give the page a pass's address, as a reader that types what it reads does."""
    type_code(page, text)


@pytest.mark.parametrize("noted", [True, False])
def test_a_tab_that_dies_after_the_sign_loses_nobody(site, new_context, noted) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    phone = new_context()
    # As on an iPhone, where no worker wakes to send by itself.
    phone.add_init_script("delete globalThis.ServiceWorkerRegistration?.prototype.sync")
    page = reception.open(phone)
    site.down.add(SCANS)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    if not noted:
        # A battery taken out: unlike the scan, this was not waited for until it was on the disk.
        page.evaluate("localStorage.removeItem('shishin-unsent')")
    page.close()
    assert reception.scans() == []
    site.down.clear()
    page = phone.new_page()
    page.goto(f"{site.url}/help")
    until(lambda: reception.heads() == 1)
    assert len(reception.scans()) == 1


def test_two_tabs_and_the_worker_send_each_scan_once(site, phone) -> None:
    reception = receptions.begin(site)
    guests = [reception.expect(f"けやき {number}") for number in range(1, 7)]
    one = reception.open(phone)
    other = phone.new_page()
    other.goto(reception.url)
    until(lambda: other.locator("#scan-ready").get_attribute("data-ready") == "ready")
    phone.set_offline(True)
    for number, guest in enumerate(guests):
        tab = (one, other)[number % 2]
        type_code(tab, guest.short_code)
        shown(tab, "ok", guest.person.nickname)
    phone.set_offline(False)
    for tab in (one, other):
        expect(tab.locator("#scan-unsent")).to_have_text("0")
        expect(tab.locator("#scan-arrived")).to_have_text("6")
    assert len(reception.scans()) == 6


def test_the_queue_outlives_signing_out_and_the_names_do_not(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    site.down.add(SCANS)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    sign_out(page, site.url)
    assert stored(page, "receptions") == []
    assert [entry["nickname"] for entry in stored(page, "journal")] == [""]
    assert len(stored(page, "queue")) == 1
    assert page.evaluate("caches.has('doors')") is False
    site.down.clear()
    page.goto(f"{site.url}/help")
    until(lambda: reception.heads() == 1)
    until(lambda: stored(page, "queue") == [])


def test_whoever_signs_in_next_reads_no_name_that_the_last_one_expected(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    site.down.add(SCANS)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    token = links.issue_unbound(site.world.system, site.world.other_organizer, 1)
    page.goto(f"{site.url}/login/{token}")
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    assert stored(page, "receptions") == []
    assert [entry["nickname"] for entry in stored(page, "journal")] == [""]
    assert len(stored(page, "queue")) == 1
    site.down.clear()
    page.goto(f"{site.url}/help")
    until(lambda: reception.heads() == 1)


def test_whoever_is_signed_out_keeps_the_queue_and_is_asked_to_sign_in(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    phone.clear_cookies()
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    expect(page.locator("#scan-sign-in")).to_be_visible()
    expect(page.locator("#scan-unsent")).to_have_text("1")
    site.sign_in(phone, site.world.organizer)
    page.locator("#scan-send").click()
    expect(page.locator("#scan-unsent")).to_have_text("0")


def test_names_go_a_day_after_the_end(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    until(lambda: [entry["status"] for entry in stored(page, "journal")] == ["recorded"])
    phone.clock.set_fixed_time(reception.occurrence.ends_at.timestamp() * 1000 + 25 * 3600 * 1000)
    phone.set_offline(True)
    page.reload()
    until(lambda: page.locator(".scan").get_attribute("data-started") == "yes")
    assert stored(page, "receptions") == []
    assert stored(page, "journal") == []


def test_the_worker_sends_when_every_page_is_closed(site, own_phone: Callable[..., BrowserContext]) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    phone = own_phone()
    page = reception.open(phone)
    phone.set_offline(True)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    until(lambda: page.evaluate("navigator.serviceWorker.ready.then((it) => it.sync.getTags())") == ["scans"])
    other = phone.new_page()
    other.goto("about:blank")
    page.close()
    assert reception.scans() == []
    phone.set_offline(False)
    until(lambda: other.evaluate("1") and reception.heads() == 1)


@pytest.mark.parametrize(("granted", "said"), [("true", "ready"), ("false", "may-clear")])
def test_a_browser_that_may_clear_what_waits_is_asked_not_to_and_told_of(site, phone, granted, said) -> None:
    phone.add_init_script(f"""(() => {{
        if (!navigator.storage) return;
        globalThis.askedTo = 0;
        let kept = false;
        navigator.storage.persisted = async () => kept;
        navigator.storage.persist = async () => {{
            globalThis.askedTo += 1;
            return kept = {granted};
        }};
    }})()""")
    reception = receptions.begin(site)
    page = reception.open(phone)
    assert page.evaluate("askedTo") == 0, "nobody is at it yet"
    phone.set_offline(True)
    for _ in range(2):
        page.get_by_role("button", name="飛び入り +1").click()
    expect(page.locator("#scan-unsent")).to_have_text("2")
    expect(page.locator("#scan-ready")).to_have_attribute("data-ready", said)
    warned = page.get_by_text("ブラウザーが消すことがあります")
    expect(warned).to_be_visible(visible=said == "may-clear")
    assert page.evaluate("askedTo") == 1
    phone.set_offline(False)
    expect(page.locator("#scan-unsent")).to_have_text("0")
    expect(page.locator("#scan-ready")).to_have_attribute("data-ready", "ready")


def test_the_queue_outlives_a_deployment_and_another_organizer_signing_in(site, phone) -> None:
    reception, world = receptions.begin(site), site.world
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    site.down.add(SCANS)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    page.close()
    site.restart()
    name = world.app.config["SESSION_COOKIE_NAME"]
    cookie = world.signed_in(world.other_organizer).get_cookie(name)
    phone.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
    page = phone.new_page()
    page.goto(f"{site.url}/o")
    expect(page.get_by_text("まだ送っていない受付が1件あります。")).to_be_visible()
    site.down.clear()
    page.reload()
    until(lambda: reception.heads() == 1)
    expect(page.get_by_text("まだ送っていない受付が")).to_be_hidden()
    (scan,) = reception.scans()
    assert (scan.status, scan.actor) == ("recorded", world.organizer)
    page.goto(reception.url)
    assert reception.occurrence.event.title not in page.locator("h1").inner_text()
