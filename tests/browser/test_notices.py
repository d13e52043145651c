"""Being told: asked for by a press on the pass, pushed sealed, and shown without a word too many."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.notifications.delivery import Delivery, deliver_one
from shishin.participation import cancelling, passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import PushSubscription
from tests.notifications.push_service import Phone, push_service
from tests.notifications.test_delivery import Letterbox
from tests.site import Site, at_work, until
from tests.town import citizen
from tests.world import SATURDAY, TODAY

pytestmark = pytest.mark.browser

ASK = "変更があったら知らせる"
SERVICE = "https://fcm.googleapis.com/fcm/send"


@pytest.fixture
def sign_up(site: Site) -> SignUp:
    """The citizen goes to something tomorrow. It is morning: news at night would wait until eight."""
    world = site.world
    world.clock.now = SATURDAY
    occurrence = world.occurrence(day=TODAY + timedelta(days=1))
    return SignUp.get_by_id(sign_ups.join(citizen(world), occurrence, Stance.GOING).id)


def opened(site: Site, phone: BrowserContext, sign_up: SignUp) -> Page:
    """Open the pass on the phone of its person, with the service worker at work."""
    name, world = site.world.app.config["DEVICE_COOKIE_NAME"], site.world
    phone.add_cookies([{"name": name, "value": world.device_cookie("citizen"), "url": site.url}])
    page = phone.new_page()
    page.goto(f"{site.url}/p/{passes.managed_token(sign_up)}")
    at_work(page)
    return page


def subscribing_as(phone: BrowserContext, keys: Phone) -> None:
    """Stand in for the browser's own service, which a machine without a network does not reach."""
    browser = keys.browser(SERVICE)
    said = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}
    phone.add_init_script(
        f"PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({json.dumps(said)}) }});"
    )


def shown_by(phone: BrowserContext, page: Page, site: Site, *pushed: str) -> list[dict[str, str]]:
    """Hand pushes to the service worker, one after another; return what it showed."""
    browser, known, displayed = phone.new_cdp_session(page), [], []

    def hear(event: dict) -> None:
        if event["backgroundServiceEvent"]["eventName"] == "Notification displayed":
            displayed.append(event["backgroundServiceEvent"])

    browser.on("BackgroundService.backgroundServiceEventReceived", hear)
    browser.send("BackgroundService.startObserving", {"service": "notifications"})
    browser.send("BackgroundService.setRecording", {"shouldRecord": True, "service": "notifications"})
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    browser.send("ServiceWorker.enable")
    until(lambda: page.evaluate("1") and known)
    for number, text in enumerate(pushed, 1):
        browser.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": site.url, "registrationId": known[-1]["registrationId"], "data": text},
        )
        until(lambda number=number: page.evaluate("1") and len(displayed) == number)
    return [{one["key"]: one["value"] for one in event["eventMetadata"]} for event in displayed]


def test_a_press_on_the_pass_brings_news_to_the_lock_screen_and_no_more_than_that(
    site: Site, own_phone: Callable[..., BrowserContext], sign_up: SignUp
) -> None:
    # Only a phone with a profile of its own shows anything.
    world, phone = site.world, own_phone()
    phone.grant_permissions(["notifications"], origin=site.url)
    with push_service(world.clock.now) as service:
        keys = service.phone("citizen")
        subscribing_as(phone, keys)
        page = opened(site, phone, sign_up)
        page.get_by_role("button", name=ASK).click()
        expect(page.get_by_text("変更、中止、お礼を知らせます。")).to_be_visible()
        row = PushSubscription.get()
        assert row.person_id == sign_up.person_id
        PushSubscription.update(endpoint=service.origin + keys.path).execute()
        cancelling.cancel(world.ctx(world.organizer), sign_up.occurrence)
        with world.app.app_context():
            write = world.app.extensions["letters"]
            deliver_one(world.system, Delivery(Letterbox(), write, "s@localhost", service.carrier()))
    (said,) = keys.got
    shown, unreadable = shown_by(phone, page, site, json.dumps(said), "no JSON")
    assert "予定に変更があります。開くと見られます。" in shown.values()
    assert "ししん" in unreadable.values()
    assert sign_up.occurrence.event.title not in json.dumps(shown, ensure_ascii=False)


def test_who_says_no_to_the_phone_is_led_to_another_way(
    site: Site, phone: BrowserContext, sign_up: SignUp
) -> None:
    phone.add_init_script(
        "Notification.requestPermission = async () => { sessionStorage.asked = 'yes'; return 'denied'; };"
    )
    page = opened(site, phone, sign_up)
    expect(page.get_by_role("button", name=ASK)).to_be_visible()
    assert page.evaluate("sessionStorage.asked") is None, "nobody is asked before they press"
    page.get_by_role("button", name=ASK).click()
    expect(page.get_by_label("メールアドレス")).to_be_visible()
    assert page.evaluate("sessionStorage.asked") == "yes"
    assert PushSubscription.select().count() == 0
