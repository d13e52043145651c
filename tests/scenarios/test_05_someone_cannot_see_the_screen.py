"""Someone cannot see the screen: names and roles alone are enough to find, say, change and come."""

import itertools

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.participation.models import SignUp
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

PATIENCE = 60


@pytest.fixture
def her(site: Site, phone: BrowserContext) -> Page:
    """Her browser, of which she hears the names and roles of things only."""
    site.world.clock.now = SATURDAY
    return phone.new_page()


def go(page: Page, role: str, name: str) -> None:
    """Tab to what the screen reader calls so, as she does, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab never comes to {role} {name}")


def test_she_hears_where_she_is_on_every_page(site: Site, her: Page) -> None:
    occurrence = site.world.occurrence()
    for path in ("/", f"/e/{occurrence.code}", f"/c/{occurrence.venue_code}", "/me", "/me/plans", "/help"):
        her.goto(site.url + path)
        expect(her.locator("html")).to_have_attribute("lang", "ja")
        assert her.title().strip(), path
        assert her.get_by_role("main").count() == 1, path
        assert her.get_by_role("heading", level=1).count() == 1, path
        levels = her.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => +one.tagName[1])")
        assert all(later - former <= 1 for former, later in itertools.pairwise(levels)), path


def test_by_names_and_roles_alone_she_finds_joins_and_takes_it_back(site: Site, her: Page) -> None:
    occurrence = site.world.occurrence()
    her.goto(site.url)
    go(her, "link", "今週末")
    expect(her.get_by_role("link", name="今週末", exact=True)).to_have_attribute("aria-current", "true")
    go(her, "link", occurrence.event.title)
    facts = her.get_by_role("main").aria_snapshot()
    for words in ("いつ", "9:00", "どこ", "緑道入口の広場", "もちもの", "いりません"):
        assert words in facts, words
    go(her, "button", "行きます")
    expect(her.get_by_role("heading", name="「行きます」を伝えました")).to_be_visible()
    assert her.evaluate("document.activeElement.id") == "said"
    expect(her.get_by_role("img", name="参加証のQRコード")).to_be_visible()
    # What the picture says stands beside it in letters.
    assert SignUp.get().short_code[:4] in her.locator(".code").inner_text()
    go(her, "button", "行けなくなった(1タップで取り消す)")
    expect(her.get_by_role("heading", name="連絡ありがとう。またの機会に!")).to_be_visible()
    go(her, "button", "まちがえた。もとにもどす")
    assert SignUp.get().withdrawn_at is None


def test_what_is_wrong_is_said_where_she_lands_and_what_she_typed_is_kept(site: Site, her: Page) -> None:
    occurrence = site.world.occurrence()
    her.goto(f"{site.url}/c/{occurrence.venue_code}?have=1")
    field = her.get_by_role("textbox", name="参加証の7文字")
    field.fill("7K3M-Q8A")
    go(her, "button", "受付する")
    assert her.title().startswith("エラー")
    expect(her.get_by_role("alert")).to_be_focused()
    expect(field).to_have_value("7K3M-Q8A")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby") or ""
    said = [her.locator(f"#{one}").inner_text() for one in described.split()]
    assert any("エラー" in words for words in said), said


def test_at_the_door_she_is_told_that_she_is_in(site: Site, her: Page) -> None:
    occurrence = site.world.occurrence()
    her.goto(f"{site.url}/e/{occurrence.code}")
    go(her, "button", "行きます")
    her.goto(f"{site.url}/c/{occurrence.venue_code}")
    go(her, "button", "受付する")
    expect(her.get_by_role("heading", name="ようこそ! 受付できました", level=1)).to_be_visible()
    go(her, "link", "あゆみを見る")
    expect(her.get_by_role("main")).to_contain_text(occurrence.event.title)
