"""A helper's first minute: a link from the organizer, and within three taps the first person is in."""

import pytest
from playwright.sync_api import BrowserContext, Page

from shishin.checkin.models import Attendance
from tests.browser import receptions
from tests.browser.held import HELD
from tests.browser.receptions import Reception
from tests.browser.test_helper import link_of
from tests.browser.test_scanner import shown
from tests.site import Site, until

pytestmark = pytest.mark.browser

# Counts every tap over all pages of the phone.
TAPS = """addEventListener("click", () => sessionStorage.setItem("taps", taps() + 1), true);
globalThis.taps = () => Number(sessionStorage.getItem("taps"));"""


def opened(site: Site, phone: BrowserContext, reception: Reception) -> Page:
    """Open the link in a browser that was never here; to tap the link was the first tap."""
    phone.add_init_script(TAPS)
    page = phone.new_page()
    page.goto(link_of(site, reception))
    page.get_by_role("button", name="このスマホで受付をはじめる").click()
    return page


def test_a_pass_is_read_with_the_third_tap(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    first = reception.expect("けやき 37")
    phone.add_init_script(HELD)
    page = opened(site, phone, reception)
    page.get_by_role("button", name="カメラをひらく").click()
    page.evaluate("(text) => { globalThis.held = text; }", reception.pass_of(first))
    shown(page, "ok", "受付しました")
    assert 1 + page.evaluate("taps()") == 3
    until(lambda: Attendance.select().where(Attendance.person == first.person).exists())


def test_who_has_no_pass_is_counted_with_the_third_tap(site: Site, phone: BrowserContext) -> None:
    reception = receptions.begin(site)
    page = opened(site, phone, reception)
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    assert 1 + page.evaluate("taps()") == 3
    assert page.url == f"{site.url}/r/e/{reception.occurrence.code}/scan"
    until(lambda: reception.heads() == 1)
