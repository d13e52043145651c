"""Thanks in three taps, with a photo that the phone makes small first."""

import pytest
from playwright.sync_api import BrowserContext, expect

from shishin.checkin import self_check_in
from shishin.events.models import Occurrence
from tests.photos import photo
from tests.site import Site, until

pytestmark = pytest.mark.browser


def test_an_organizer_thanks_in_three_taps_and_the_photo_is_small_before_it_leaves(
    site: Site, phone: BrowserContext
) -> None:
    world = site.world
    site.world.clock.now = world.clock.now.replace(hour=0, minute=30)
    occurrence = world.occurrence(day=world.clock.now.date())
    self_check_in.check_in(world.device_ctx("who came"), occurrence, None, 1, 0)
    world.clock.move(hours=3)
    site.sign_in(phone, world.organizer)
    page = phone.new_page()
    page.goto(f"{site.url}/o/e/{occurrence.code}")
    page.get_by_role("link", name="お礼を送る").click()
    taken = {"name": "p.png", "mimeType": "image/png", "buffer": photo("PNG", (3200, 2400))}
    page.get_by_label("写真をえらぶ").set_input_files(taken)
    until(lambda: page.evaluate("document.getElementById('photo').files[0].type") == "image/jpeg")
    page.get_by_label("何が写っていますか").fill("空と花")
    page.get_by_role("radio", name="いっしょにできて").check()
    page.get_by_role("button", name="お礼を送る").click()
    expect(page.get_by_role("status").filter(has_text="お礼を送りました")).to_be_visible()
    image = page.get_by_role("img", name="空と花")
    assert image.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 900]
    assert Occurrence.get().thanks.startswith("いっしょにできて")
