"""A helper's phone: no account, no name on it, no signal needed; and the organizer ends it."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.checkin import reception_links
from shishin.checkin.models import Attendance
from tests.browser import receptions
from tests.browser.phones import stored
from tests.browser.receptions import Reception
from tests.browser.test_scanner import shown, type_code
from tests.site import Site, until

pytestmark = pytest.mark.browser


def link_of(site: Site, reception: Reception) -> str:
    """Return the address that the organizer sends to helpers."""
    link = reception_links.make(site.world.ctx(site.world.organizer), reception.occurrence)
    return reception_links.url(link, site.url)


def begun(site: Site, reception: Reception, context: BrowserContext) -> Page:
    """Open the link on a phone, press its button, and wait until the phone is ready for no signal."""
    page = context.new_page()
    page.goto(link_of(site, reception))
    page.get_by_role("button", name="このスマホで受付をはじめる").click()
    until(lambda: page.locator("#scan-ready").get_attribute("data-ready") == "ready")
    return page


def test_a_helpers_phone_works_without_signal_and_knows_nobody(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    keyaki, sakura = reception.expect("けやき 37", children=2), reception.expect("さくら 8")
    page = begun(site, reception, phone)
    expect(page.locator("#scan-expected")).to_have_text("4")
    phone.set_offline(True)
    page.reload()
    type_code(page, reception.pass_of(keyaki))
    shown(page, "ok", "おとな1・こども2")
    type_code(page, keyaki.short_code)
    shown(page, "again", "もう受付ずみ")
    page.get_by_role("button", name="帰りを記録する").click()
    shown(page, "ok", "帰りを記録しました")
    type_code(page, sakura.short_code)
    shown(page, "ok", "受付しました")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "1つもどしました")
    expect(page.locator("#scan-unsent")).to_have_text("5")
    expect(page.locator("#scan-arrived")).to_have_text("4")
    site.world.clock.move(minutes=5)
    phone.set_offline(False)
    expect(page.locator("#scan-unsent")).to_have_text("0")
    assert sorted(scan.kind for scan in reception.scans()) == ["in", "in", "out", "tally", "void"]
    assert {scan.status for scan in reception.scans()} == {"recorded"}
    assert reception.heads() == 4
    assert Attendance.get(Attendance.person == keyaki.person).out_at is not None
    known = json.dumps(
        [stored(page, name) for name in ("receptions", "journal", "queue")], ensure_ascii=False
    )
    for secret in ("けやき", "さくら", keyaki.ref, keyaki.short_code, reception.pass_of(keyaki)[-26:]):
        assert secret not in known


def test_another_phones_arrivals_are_known_and_an_ended_phone_says_so(
    site: Site, new_context, phone: BrowserContext
) -> None:
    reception = receptions.begin(site)
    keyaki = reception.expect("けやき 37")
    one, organizer = begun(site, reception, phone), new_context()
    type_code(one, keyaki.short_code)
    shown(one, "ok", "受付しました")
    until(lambda: reception.heads() == 1)
    other = begun(site, reception, new_context())
    other.context.set_offline(True)
    type_code(other, reception.pass_of(keyaki))
    shown(other, "again", "そのままどうぞ")
    site.sign_in(organizer, site.world.organizer)
    desk = organizer.new_page()
    desk.goto(f"{site.url}/o/e/{reception.occurrence.code}/helpers")
    desk.get_by_role("button", name="1番のスマホを終わりにする").click()
    expect(desk.locator("#phones + .rows li").first).to_contain_text("終わり")
    one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(one.locator("#scan-sign-in")).to_contain_text("主催の人が終わりにしました")
    one.reload()
    expect(one.locator("h1")).to_be_visible()
    expect(one.locator("body")).to_contain_text("このスマホでの受付は、主催の人が終わりにしました")
