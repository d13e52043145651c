"""Times are Japan's, whatever zone the phone's own clock is set to."""

from datetime import date, time

import pytest
from playwright.sync_api import expect

from shishin.events import publishing, slots
from shishin.events.drafts import Draft
from shishin.events.models import Occurrence
from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser

# Seven minutes to midnight in Los Angeles it is the next afternoon in Japan.
FIRST, LAST = date(2026, 10, 25), date(2026, 10, 27)
WHEN = "10月25日(日)〜10月27日(火) 0:30〜23:30"


def test_a_phone_in_los_angeles_sees_and_writes_japans_time(site: Site, new_context: NewContext) -> None:
    world = site.world
    world.clock.now = SATURDAY
    draft = Draft("夜どおしの星空", FIRST, time(0, 30), time(23, 30), "見沼公園", last_day=LAST)
    occurrence = publishing.publish(world.ctx(world.organizer), world.group, draft)
    phone = new_context(timezone_id="America/Los_Angeles")
    page = phone.new_page()
    page.goto(site.url)
    expect(page.locator(".event-card", has_text="夜どおしの星空").locator(".date-block")).to_contain_text(
        "25"
    )
    expect(page.locator(".event-card", has_text="夜どおしの星空")).to_contain_text("10月27日(火)まで")
    page.goto(f"{site.url}/e/{occurrence.code}")
    expect(page.locator("dd").first).to_have_text(WHEN)
    page.get_by_role("button", name="行きます", exact=True).click()
    expect(page.locator(".pass-head")).to_contain_text(WHEN)

    world.clock.move(minutes=1)
    desk = new_context(timezone_id="America/Los_Angeles")
    site.sign_in(desk, world.organizer)
    form = desk.new_page()
    form.goto(f"{site.url}/o/e/{occurrence.code}/edit")
    expect(form.get_by_label("はじまり")).to_have_value("00:30")
    expect(form.get_by_label("さいごの日")).to_have_value(LAST.isoformat())
    form.get_by_label("はじまり").fill("01:00")
    form.get_by_role("button", name="これで直す").click()
    expect(form.get_by_text("直しました")).to_be_visible()
    kept = Occurrence.get_by_id(occurrence.id)
    assert (kept.day, kept.last_day, kept.starts, kept.ends) == (FIRST, LAST, time(1), time(23, 30))
    page.reload()
    expect(page.locator(".pass-head")).to_contain_text("1:00〜23:30")
    expect(page.get_by_text("0:30〜23:30", exact=False).first).to_be_visible()
    assert slots.read(kept.moved_from) == slots.Slot(FIRST, time(0, 30), time(23, 30), "見沼公園", LAST)
