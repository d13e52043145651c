"""JavaScript off: everything but the camera works, because every button is a form."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from shishin.auth import links
from shishin.people.models import Message
from tests.browser import receptions
from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, new_context: NewContext) -> Page:
    """A page of a phone that runs no scripts, on Saturday morning."""
    site.world.clock.now = SATURDAY
    return new_context(java_script_enabled=False).new_page()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_finding_joining_and_withdrawing(site: Site, page: Page) -> None:
    site.world.occurrence()
    page.goto(site.url)
    page.get_by_role("link", name="区・テーマ・ことば…").click()
    page.get_by_role("link", name="見沼区", exact=True).click()
    page.get_by_role("link", name="1件を見る").click()
    assert page.url == f"{site.url}/?ward=111040"
    page.get_by_role("link", name="見沼の緑道 ごみひろい").click()
    press(page, "行きます")
    expect(page.get_by_role("heading", name="「行きます」を伝えました")).to_be_visible()
    page.get_by_text("もっと伝える").click()
    page.get_by_role("spinbutton", name="こども").fill("2")
    press(page, "伝える")
    expect(page.locator(".pass")).to_contain_text("おとな1・こども2")
    expect(page.get_by_role("link", name="メールで自分に送る")).to_be_visible()
    press(page, "行けなくなった(1タップで取り消す)")
    assert title(page) == "連絡ありがとう。またの機会に!"
    press(page, "まちがえた。もとにもどす")
    expect(page.locator(".pass")).to_contain_text("おとな1・こども2")


def test_checking_in_and_looking_back(site: Site, page: Page) -> None:
    occurrence = site.world.occurrence()
    page.goto(f"{site.url}/c/{occurrence.venue_code}")
    page.get_by_role("spinbutton", name="こども").fill("1")
    page.get_by_role("button", name="受付する").click()
    assert title(page) == "ようこそ! 受付できました"
    page.get_by_role("link", name="あゆみを見る").click()
    expect(page.locator(".timeline")).to_contain_text("おとな1・こども1")
    expect(page.locator(".timeline")).to_contain_text("+10")


def test_signing_in_and_receiving(site: Site, page: Page) -> None:
    assert site.world.organizer
    occurrence = site.world.occurrence()
    receptions.expect(site, occurrence, "けやき 37")
    page.goto(f"{site.url}/o/e/{occurrence.code}/roster")
    page.get_by_label("メールアドレス").fill("organizer@example.jp")
    press(page, "リンクをメールで送る")
    page.goto(f"{site.url}/login/{links.token_of(str(Message.get().facts['seed']))}")
    press(page, "ログインする")
    assert urlsplit(page.url).path == f"/o/e/{occurrence.code}/roster"
    press(page, "けやき 37さんを受付する")
    expect(page.get_by_text("けやき 37 受付しました")).to_be_visible()
    press(page, "飛び入り +1")
    expect(page.get_by_text("受付 2 人")).to_be_visible()
    press(page, "1つもどす")
    expect(page.get_by_text("受付 1 人")).to_be_visible()
    page.goto(f"{site.url}/o/e/{occurrence.code}/scan")
    page.get_by_role("link", name="名簿で受付する").click()
    assert title(page).startswith("名簿")


def test_language_and_size_are_chosen_and_stay(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/groups")
    page.get_by_role("link", name="English").click()
    assert urlsplit(page.url).path == "/groups"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("a[href^='/display']").click()
    page.get_by_role("radio", name=re.compile("日本語.*やさしい")).check()
    page.locator("input[name=size][value=xl]").check()
    page.locator("main button").click()
    assert urlsplit(page.url).path == "/groups"
    expect(page.locator("html")).to_have_attribute("data-size", "xl")
    expect(page.locator("html")).to_have_attribute("data-lang", "ja-easy")
    expect(page.locator("main ruby").first).to_be_visible()
