"""送信待ち: a word given without a network waits on the phone, is sent once, and only then called sent."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from shishin.events import access
from shishin.participation import headcounts, passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.browser.phones import sign_out, stored
from tests.browser.test_app import kept
from tests.site import Site, at_work, until
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, phone: BrowserContext) -> Page:
    """A page of a phone that has been here before, with the service worker at work."""
    site.world.clock.now = in_step(SATURDAY)
    page = phone.new_page()
    page.goto(f"{site.url}/help")
    at_work(page)
    return page


def in_step(moment: datetime) -> datetime:
    """Return a moment that differs from the phone's by whole minutes: by these a wrong clock is put right."""
    now = datetime.now(UTC)
    return moment + timedelta(seconds=now.second, microseconds=now.microsecond)


def note(page: Page) -> Locator:
    return page.locator("#waiting")


def pressed_without_network(site: Site, phone: BrowserContext, page: Page, button: str = "行きます") -> str:
    """Press a button on the page of an occurrence that was opened before; return the page's path."""
    path = f"/e/{site.world.occurrence(capacity=1).code}"
    page.goto(site.url + path)
    until(lambda: kept(page, "events") == [path])
    phone.set_offline(True)
    page.get_by_role("button", name=button).click()
    expect(note(page)).to_contain_text("送信待ち")
    expect(note(page)).to_contain_text("10月24日(土)")
    return path


def waiting(page: Page) -> list[dict[str, object]]:
    return [one for one in stored(page, "notes") if str(one["name"]).startswith("act:")]


def test_a_join_waits_visibly_survives_the_tab_and_is_sent_once(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    path = pressed_without_network(site, phone, page)
    assert page.url == site.url + path
    expect(note(page)).to_contain_text("行きます")
    expect(note(page)).not_to_contain_text("送りました")
    # Twice, faster than anything is kept.
    page.evaluate("for (let n = 0; n < 2; n += 1) document.querySelector('[value=going]').click()")
    page.close()
    page = phone.new_page()
    page.goto(site.url + path)
    expect(note(page)).to_contain_text("まだ送っていません")
    assert [one["tried"] for one in waiting(page)] == [False]
    assert SignUp.select().count() == 0
    phone.set_offline(False)
    # The page comes anew by itself, and still says it.
    expect(page.get_by_role("link", name="参加証を見る").first).to_be_visible()
    expect(page.get_by_role("button", name="行きます")).to_have_count(0)
    expect(note(page)).to_contain_text("送りました")
    sign_up = SignUp.get()
    assert (sign_up.stance, headcounts.of(sign_up.occurrence_id).going) == (Stance.GOING, 1)
    until(lambda: kept(page, "passes") == [f"/p/{passes.managed_token(sign_up)}"])
    until(lambda: waiting(page)[0]["seen"])
    note(page).get_by_role("link", name="参加証を見る").click()
    expect(page.locator(".pass .qr svg")).to_be_visible()
    expect(note(page)).to_be_hidden()
    until(lambda: waiting(page) == [])


# What an installed app has, as a machine without an icon does not.
ICON = """
    globalThis.matchMedia = (asked) => ({ matches: asked.includes("standalone") });
    navigator.setAppBadge = async (number) => { document.documentElement.dataset.icon = number; };
"""


def test_who_thinks_otherwise_has_said_nothing(site: Site, phone: BrowserContext, page: Page) -> None:
    phone.add_init_script(ICON)
    pressed_without_network(site, phone, page)
    icon = page.locator("html")
    expect(icon).to_have_attribute("data-icon", "1")
    note(page).get_by_role("button", name="送るのをやめる").click()
    expect(note(page)).to_be_hidden()
    expect(icon).to_have_attribute("data-icon", "0")
    phone.set_offline(False)
    page.goto(f"{site.url}/help")
    assert waiting(page) == []
    assert SignUp.select().count() == 0


def test_a_word_is_given_and_taken_back_without_a_network_in_this_order(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    site.lend(phone, "a phone")
    occurrence = site.world.occurrence()
    sign_up = sign_ups.join(site.world.device_ctx("a phone"), occurrence, Stance.MAYBE)
    page.goto(f"{site.url}/p/{passes.managed_token(sign_up)}")
    site.world.clock.now = in_step(SATURDAY + timedelta(minutes=10))
    phone.set_offline(True)
    page.get_by_role("button", name="「行きます」にかえる").click()
    page.get_by_role("button", name="行けなくなった").click()
    expect(note(page).get_by_text("送信待ち", exact=True)).to_have_count(2)
    expect(note(page)).to_contain_text("「行けなくなった」")
    # The next date of a weekly event has the same name.
    expect(note(page).get_by_role("paragraph").filter(has_text="10月24日(土)")).to_have_count(2)
    expect(note(page)).not_to_contain_text("参加証")
    phone.set_offline(False)
    expect(note(page).get_by_text("送りました")).to_have_count(2)
    stands = SignUp.get()
    assert stands.stance is Stance.GOING
    assert stands.withdrawn_at is not None
    assert headcounts.wrong() == []


def test_several_words_leave_the_pass_in_sight_and_are_told_apart_by_ear(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    site.lend(phone, "a phone")
    own = sign_ups.join(site.world.device_ctx("a phone"), site.world.occurrence(), Stance.GOING)
    passed = f"/p/{passes.managed_token(own)}"
    names = [f"花だんの水やり {n}" for n in range(1, 4)]
    paths = [f"/e/{site.world.occurrence(title=name).code}" for name in names]
    for path in [passed, *paths]:
        page.goto(site.url + path)
    until(lambda: sorted(kept(page, "events")) == sorted(paths) and kept(page, "passes") == [passed])
    phone.set_offline(True)
    for path in paths:
        page.goto(site.url + path)
        page.get_by_role("button", name="気になる").click()
        # The page's own word stands open beside its buttons, the others in one line.
        expect(note(page).get_by_role("button")).to_have_count(1)
        expect(note(page).get_by_role("button", name="花だんの水やり")).to_be_visible()
    expect(note(page).get_by_text("ほかの送信待ち: 2件")).to_be_visible()
    page.goto(site.url + passed)
    expect(note(page).get_by_text("ほかの送信待ち: 3件")).to_be_visible()
    expect(page.locator(".pass .qr svg")).to_be_in_viewport(ratio=1)
    note(page).get_by_text("ほかの送信待ち: 3件").click()
    for name in names:
        expect(note(page).get_by_role("button", name=f"送るのをやめる {name} 10月24日(土)")).to_be_visible()
    note(page).get_by_role("button", name=names[0]).click()
    # It stays open, and the last one left needs no fold.
    expect(note(page).get_by_role("button", name=names[1])).to_be_visible()
    expect(note(page).get_by_text("ほかの送信待ち: 2件")).to_be_visible()
    note(page).get_by_role("button", name=names[1]).click()
    expect(note(page).locator("details")).to_have_count(0)
    expect(note(page)).to_contain_text(names[2])


def test_what_is_refused_in_the_end_is_told_with_what_to_do(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    path = pressed_without_network(site, phone, page)
    sign_ups.join(site.world.device_ctx("faster"), access.named(path.rpartition("/")[2]), Stance.GOING)
    # What the page said is old now: it comes anew by itself.
    with page.expect_navigation():
        phone.set_offline(False)
    expect(note(page)).to_contain_text("いま満員です。のこりは0席、定員は1人です。")
    expect(note(page)).to_contain_text("行きます")
    page.goto(f"{site.url}/help")
    note(page).get_by_role("link", name="ページを開く").click()
    expect(page.get_by_role("button", name="順番待ちに入る")).to_be_visible()
    note(page).get_by_role("button", name="この知らせをとじる").click()
    expect(note(page)).to_be_hidden()
    assert waiting(page) == []


def test_it_is_sent_with_the_page_closed(site: Site, own_phone: Callable[..., BrowserContext]) -> None:
    site.world.clock.now = SATURDAY
    phone = own_phone()
    page = phone.new_page()
    page.goto(f"{site.url}/help")
    at_work(page)
    pressed_without_network(site, phone, page)
    until(lambda: page.evaluate("navigator.serviceWorker.ready.then((it) => it.sync.getTags())") == ["acts"])
    other = phone.new_page()
    other.goto("about:blank")
    page.close()
    assert SignUp.select().count() == 0
    # The worker is woken because there is a network, and may hear of it a moment later.
    phone.service_workers[0].evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    phone.set_offline(False)
    until(lambda: other.evaluate("1") and SignUp.select().count() == 1)


def test_a_server_that_is_away_is_waited_for_and_signing_out_loses_nothing(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    path = pressed_without_network(site, phone, page)
    site.down.add(f"{path}/join")
    phone.set_offline(False)
    until(lambda: [one["tried"] for one in waiting(page)] == [True])
    sign_out(page, site.url)
    assert len(waiting(page)) == 1
    page.goto(f"{site.url}/help")
    expect(note(page)).to_contain_text("まだ送っていません")
    site.down.clear()
    page.reload()
    expect(note(page)).to_contain_text("送りました")
    assert SignUp.select().count() == 1


def test_a_word_that_nobody_answers_waits_before_anybody_gives_up(site: Site, page: Page) -> None:
    path = f"/e/{site.world.occurrence(capacity=1).code}"
    page.goto(site.url + path)
    site.silent.add(f"{path}/join")
    page.get_by_role("button", name="行きます").click(no_wait_after=True)
    expect(note(page)).to_contain_text("送信待ち", timeout=15000)
    assert page.url == site.url + path
    assert [one["tried"] for one in waiting(page)] == [True]
    site.silent.clear()
    page.reload()
    expect(note(page)).to_contain_text("送りました")
    assert SignUp.select().count() == 1


def test_what_may_have_arrived_is_taken_back(site: Site, phone: BrowserContext, page: Page) -> None:
    path = pressed_without_network(site, phone, page)
    site.down.add(f"{path}/join")
    phone.set_offline(False)
    until(lambda: [one["tried"] for one in waiting(page)] == [True])
    page.goto(f"{site.url}/help")
    note(page).get_by_role("button", name="送るのをやめる").click()
    expect(note(page)).to_contain_text("取り消しの送信待ち")
    site.down.clear()
    site.world.clock.move(minutes=1)
    page.reload()
    expect(note(page)).to_contain_text("送りました")
    assert SignUp.get().withdrawn_at is not None
    expect(note(page).get_by_role("link")).to_have_attribute("href", re.compile("^/p/"))


def test_whoever_erases_their_record_leaves_no_word_behind(
    site: Site, phone: BrowserContext, page: Page
) -> None:
    assert site.world.citizen
    site.lend(phone, "citizen")
    path = pressed_without_network(site, phone, page)
    site.down.add(f"{path}/join")
    phone.set_offline(False)
    page.goto(f"{site.url}/me/delete")
    expect(note(page)).to_contain_text("まだ送っていません")
    page.locator("form[action='/me/delete'] button").click()
    expect(page).to_have_url(f"{site.url}/me/deleted")
    until(lambda: waiting(page) == [])
    assert SignUp.select().count() == 0
