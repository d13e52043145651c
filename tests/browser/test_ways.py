"""A parent with half an hour: one tap, then a time that suits, and the pass says it."""

import pytest
from playwright.sync_api import BrowserContext, expect

from shishin.events.models import Way
from shishin.participation import detailing, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


def test_a_parent_with_half_an_hour_waters_the_flowers(site: Site, phone: BrowserContext) -> None:
    world = site.world
    world.clock.now = SATURDAY
    occurrence = world.occurrence(title="公園の花植え")
    way = Way.create(
        event=occurrence.event, place=1, name="水やり", task="花だんに水をやる", minutes=20, at_once=3
    )
    neighbour = world.device_ctx("neighbour")
    theirs = sign_ups.join(neighbour, occurrence, Stance.GOING)
    detailing.change(neighbour, theirs, Details(way=way.id, turn=9 * 60, adults=2))
    page = phone.new_page()
    page.goto(f"{site.url}/e/{occurrence.code}")
    expect(page.locator("#ways ~ ul")).to_contain_text("水やり 20分")
    page.get_by_role("button", name="行きます", exact=True).click()
    page.get_by_text("もっと伝える").click()
    page.locator(".choice", has_text="水やり").click()
    page.get_by_role("button", name="こども ふやす").click()
    times = page.get_by_label("「水やり」の時間")
    times.select_option("9:00〜9:20")
    page.get_by_role("button", name="伝える", exact=True).click()
    error = page.locator("#way .field-error")
    expect(error).to_contain_text("この時間の場所は、のこり1人分です。")
    expect(error).to_contain_text("2人で入れるのは、9:20")
    # What was typed stays, with a word that it is too small for two; 9:10 has room for one as well.
    offered = ["いつでも", "9:00〜9:20 (席がたりません)", "9:20〜9:40"]
    assert times.locator("option").all_inner_texts()[:3] == offered
    times.select_option("9:20〜9:40")
    page.get_by_role("button", name="伝える", exact=True).click()
    expect(page.locator(".pass")).to_contain_text("9:20〜9:40")
    assert SignUp.get(SignUp.id != theirs.id).turn == 9 * 60 + 20
