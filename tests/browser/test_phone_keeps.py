"""What a phone at the door keeps after a full day: an organizer's what it may, a helper's nobody."""

import pytest
from playwright.sync_api import Page, expect

from shishin.checkin import card_batches, cards
from shishin.checkin.models import Card
from shishin.core import signing
from shishin.participation import passes
from shishin.participation.models import SignUp
from shishin.people.models import MailAddress
from tests.browser import receptions
from tests.browser.phones import stored
from tests.browser.receptions import Reception
from tests.browser.test_helper import begun, link_of
from tests.browser.test_scanner import shown, type_code
from tests.site import Site, until
from tests.world import KEYS

pytestmark = pytest.mark.browser
SCANS = "/api/v1/scans"
# Everything that a page of ours can read on its phone, as one text.
EVERYTHING = """async () => {
    const found = [JSON.stringify([{ ...localStorage }, { ...sessionStorage }]), document.cookie];
    const asked = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
        const database = await asked(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const rows = database.transaction(store).objectStore(store);
            found.push(store, JSON.stringify(await asked(rows.getAll())));
        }
        database.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            found.push(request.url);
            if (!request.url.includes("/static/")) found.push(await (await cache.match(request)).text());
        }
    }
    return found.join("\\n");
}"""


def expected(reception: Reception) -> list[SignUp]:
    """Write people of whom much is known: mail, a note with a telephone number, passes."""
    nicknames = ("けやき 37", "さくら 8", "もみじ 3")
    sign_ups = [reception.expect(name, children=number) for number, name in enumerate(nicknames)]
    for number, sign_up in enumerate(sign_ups):
        note = f"ひざが痛い。電話は090-1234-567{number}"
        SignUp.update(note=note).where(SignUp.id == sign_up.id).execute()
        MailAddress.create(
            address=f"umeko{number}@example.jp", person=sign_up.person, verified_at=sign_up.created_at
        )
    return sign_ups


def never(site: Site, sign_ups: list[SignUp], card: Card) -> set[str]:
    """Return what no phone may keep: mail, words, tokens, codes, keys."""
    of_passes = {
        word
        for one in sign_ups
        for word in (passes.door_token(one), passes.managed_token(one), one.short_code, one.public_id)
    }
    of_card = {cards.token(card), cards.code(card), cards.stub_code(card), cards.record_token(card)}
    of_link = {link_of(site, Reception(site, sign_ups[0].occurrence)).rpartition("/")[2]}
    keys = {KEYS[0].decode(), KEYS[0].hex(), signing.keyring().mac("pass", b"").hex()}
    return of_passes | of_card | of_link | keys | {"ひざが痛い", "090-1234", "umeko", "organizer@"}


def work(page: Page, reception: Reception, sign_ups: list[SignUp], card: Card) -> None:
    """Let a day pass at the door, some of it without a signal."""
    type_code(page, reception.pass_of(sign_ups[0]))
    until(lambda: page.locator("#scan-result .door").count() == 1)
    page.context.set_offline(True)
    type_code(page, cards.url(card, reception.site.url))
    until(lambda: page.locator("#scan-result .door").count() == 1)
    type_code(page, sign_ups[1].short_code)
    until(lambda: page.get_by_label("コード").input_value() == "")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    page.context.set_offline(False)
    expect(page.locator("#scan-unsent")).to_have_text("0")


def test_after_a_full_day_a_phone_holds_what_it_may_and_a_day_later_nothing(site: Site, new_context) -> None:
    reception = receptions.begin(site)
    sign_ups, world = expected(reception), site.world
    card = card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))[0].card
    helper, organizer = begun(site, reception, new_context()), reception.open(new_context())
    for page in (helper, organizer):
        work(page, reception, sign_ups, card)
    pages = ("", "/roster", "/review", "/pairs", "/cards", "/helpers", "/poster")
    for path in pages:
        organizer.goto(f"{site.url}/o/e/{reception.occurrence.code}{path}")
    kept = {}
    for page in (helper, organizer):
        page.goto(f"{site.url}/help")
        kept[page] = page.evaluate(EVERYTHING)
        assert receptions_kept(page) == 1
        assert {word for word in never(site, sign_ups, card) if word in kept[page]} == set()
    names = {one.person.nickname for one in sign_ups}
    assert {name for name in names if name in kept[organizer]} == names
    of_people = {*names, *(one.ref for one in sign_ups), world.organizer.nickname}
    assert {word for word in of_people if word in kept[helper]} == set()
    for page, side in ((helper, "r"), (organizer, "o")):
        page.goto(f"{site.url}/{side}/e/{reception.occurrence.code}/scan")
        _a_day_later(site, page, reception)


def receptions_kept(page: Page) -> int:
    return len(stored(page, "receptions"))


def _a_day_later(site: Site, page: Page, reception: Reception) -> None:
    """Something could not be sent; any page of ours forgets all the rest, and that too when it is sent."""
    site.down.add(SCANS)
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    page.goto(f"{site.url}/help")
    assert (receptions_kept(page), len(stored(page, "queue"))) == (1, 1)
    page.context.clock.set_fixed_time(reception.occurrence.ends_at.timestamp() * 1000 + 25 * 3600 * 1000)
    page.goto(f"{site.url}/help")
    until(lambda: receptions_kept(page) == 0)
    assert len(stored(page, "queue")) == 1
    assert [(entry["kind"], entry["nickname"]) for entry in stored(page, "journal")] == [("tally", "")]
    site.down.clear()
    page.goto(f"{site.url}/help")
    until(lambda: stored(page, "queue") == [] and stored(page, "journal") == [])
    assert page.evaluate("localStorage.getItem('shishin-doors')") is None
