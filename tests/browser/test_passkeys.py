"""A passkey in real Chromium, with the authenticator that its developer tools bring along."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shishin.auth.models import Passkey, Session, SessionKind
from tests.site import Site, at_work, until

pytestmark = pytest.mark.browser
# A phone with its own screen lock, unlocked at once.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(phone: BrowserContext) -> Page:
    """Return a tab whose device keeps passkeys."""
    tab = phone.new_page()
    tools = phone.new_cdp_session(tab)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return tab


def test_staff_make_a_passkey_right_after_the_mail_link_and_come_back_by_it(
    site: Site, phone: BrowserContext
) -> None:
    site.sign_in(phone, site.world.staff, SessionKind.LIMITED)
    tab = with_authenticator(phone)
    tab.goto(f"{site.url}/staff")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("メールのリンクだけでは開けません")
    tab.goto(f"{site.url}/me/passkeys")
    tab.get_by_role("button", name="パスキーをつくる").click()
    tab.wait_for_url(f"{site.url}/staff")
    assert Passkey.select().count() == 1
    phone.clear_cookies()
    tab.goto(f"{site.url}/staff/cards")
    expect(tab).to_have_url(re.compile(r"/login\?next=/staff/cards$"))
    at_work(tab)
    tab.evaluate("caches.open('mine').then((it) => it.put('/me/plans', new Response('of another')))")
    tab.get_by_role("button", name="パスキーでログイン").click()
    tab.wait_for_url(f"{site.url}/staff/cards")
    plans = "caches.match('/me/plans').then((it) => it?.text() ?? '')"
    until(lambda: "of another" not in tab.evaluate(plans))
    living = [session.kind for session in Session.select() if session.ended_at is None]
    assert living == [SessionKind.STAFF] * 2
    assert Passkey.get().used_at is not None


def test_a_passkey_that_is_not_there_is_said_beside_the_button(site: Site, phone: BrowserContext) -> None:
    tab = with_authenticator(phone)
    tab.goto(f"{site.url}/login")
    button = tab.get_by_role("button", name="パスキーでログイン")
    button.click()
    expect(tab.get_by_text("パスキーを使えませんでした")).to_be_visible()
    expect(tab).to_have_url(f"{site.url}/login")
    expect(button).to_be_enabled()
