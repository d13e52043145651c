"""A park without reception: two phones, the same forty people, a wrong clock, a crash, lost answers."""

from collections import Counter

import pytest
from playwright.sync_api import Error, Page, expect

from shishin.checkin.models import Attendance, Scan
from shishin.participation.models import SignUp
from shishin.points import ledger
from tests.browser import receptions
from tests.browser.held import HELD
from tests.browser.lossy import Lossy
from tests.browser.phones import stored
from tests.browser.receptions import Reception
from tests.browser.test_helper import begun
from tests.browser.test_scanner import shown, type_code
from tests.site import Site, until

pytestmark = pytest.mark.browser
FORTY = 40
TEN_MINUTES = 600_000
# A clock that is ten minutes slow, in the page that reads it.
WRONG = """(() => {
    const Right = Date;
    globalThis.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(Right.now() - 600000); }
        static now() { return Right.now() - 600000; }
    };
})()"""
# Holds up one pass after the other; says for each what was shown, and how long after it was decoded.
QUEUE = """async (texts) => {
    const place = document.getElementById("scan-result");
    const seen = [];
    for (const text of texts) {
        globalThis.readAt = undefined;
        const before = place.firstElementChild;
        const shown = new Promise((resolve) => {
            const observer = new MutationObserver(() => {
                const sign = place.firstElementChild !== before && place.firstElementChild?.dataset.sign;
                if (!sign || sign === "wait") return;
                observer.disconnect();
                resolve([sign, performance.now() - globalThis.readAt]);
            });
            observer.observe(place, { childList: true });
        });
        globalThis.held = text;
        seen.push(await shown);
        globalThis.held = "";
    }
    return seen;
}"""


def hold_up(page: Page, texts: list[str]) -> list[tuple[str, float]]:
    """Hold passes before an open camera, one after the other."""
    page.get_by_role("button", name="カメラをひらく").click()
    until(lambda: page.locator(".scan").get_attribute("data-camera") == "open")
    return [(sign, late) for sign, late in page.evaluate(QUEUE, texts)]


def say_all(page: Page, adults: int, children: int) -> None:
    """Say at the door how many have come with somebody by now, all together."""
    page.get_by_role("button", name="全部で何人?").click()
    page.locator("#scan-heads [name=adults]").fill(str(adults))
    page.locator("#scan-heads [name=children]").fill(str(children))
    page.get_by_role("button", name="これでよい").click()
    shown(page, "ok", "人数を直しました")


def settled(reception: Reception, page: Page, sign_ups: list[SignUp]) -> None:
    """What a phone remembers is what the server answered, and nothing is left to look at."""
    expect(page.locator("#scan-unsent")).to_have_text("0", timeout=60000)
    kept = {entry["id"]: entry["status"] for entry in stored(page, "journal")}
    assert kept == {scan.uid: scan.status for scan in reception.scans() if scan.uid in kept}
    assert set(kept.values()) <= {"recorded", "already"}
    expect(page.locator("#scan-look")).to_be_hidden()
    expect(page.locator("#scan-arrived")).to_have_text(str(reception.heads()))
    type_code(page, sign_ups[-1].short_code)
    shown(page, "again", "もう受付ずみ")


def test_two_phones_without_a_signal_lose_nobody_and_count_nobody_twice(site: Site, new_context) -> None:
    reception = receptions.begin(site)
    forty = [reception.expect(f"けやき {number}", children=number % 3) for number in range(FORTY)]
    texts = [reception.pass_of(one) for one in forty]
    one, other = new_context(), new_context()
    for context, script in ((one, HELD), (other, HELD), (other, WRONG)):
        context.add_init_script(script)
    desk, gate = reception.open(one), begun(site, reception, other)
    for context, page in ((one, desk), (other, gate)):
        context.set_offline(True)
        page.reload()
        until(lambda page=page: page.locator(".scan").get_attribute("data-started") == "yes")
    signs = hold_up(desk, texts)
    killed(gate, texts[:19:-1])
    gate = other.new_page()
    gate.goto(f"{site.url}/r/e/{reception.occurrence.code}/scan")
    expect(gate.locator("#scan-unsent")).to_have_text("20")
    signs += hold_up(gate, [*texts[19::-1], "https://example.jp/menu"])
    assert Counter(sign for sign, _ in signs) == {"ok": 60, "no": 1}
    late = sorted(late for _, late in signs)
    assert late[-4] < 100, late
    type_code(gate, forty[0].short_code)
    shown(gate, "again", "もう受付ずみ")
    say_all(gate, 2, 3)
    type_code(desk, texts[1])
    shown(desk, "again", "けやき 1 さん")
    desk.get_by_role("button", name="帰りを記録する").click()
    shown(desk, "ok", "帰りを記録しました")
    desk.get_by_role("button", name="1つもどす").click()
    shown(desk, "undone", "1つもどしました")
    assert reception.scans() == []

    network = Lossy(site, most=25)
    for context in (one, other):
        context.set_offline(False)
    until(lambda: network.lost >= 4 and len(reception.scans()) >= FORTY)
    assert [page.locator("#scan-unsent").text_content() for page in (desk, gate)] == ["42", "41"]
    network.deaf = False
    for page in (desk, gate):
        settled(reception, page, forty)

    assert network.sent_again >= 83
    came = {row.person_id: (row.adults, row.children) for row in Attendance.select()}
    heads = {one.person_id: (1, number % 3) for number, one in enumerate(forty)}
    assert came == heads | {forty[0].person_id: (2, 3)}
    assert {ledger.balance(one.person_id) for one in forty} == {10}
    scans = Counter((scan.person_id, scan.status) for scan in reception.scans() if scan.kind == "in")
    assert {one.person_id for one in forty} == {who for (who, status) in scans if status == "recorded"}
    assert all(
        scans[one.person_id, "recorded"] == 1 and scans[one.person_id, "already"] >= 1 for one in forty
    )
    offsets = {round(scan.offset / TEN_MINUTES) for scan in Scan.select()}
    assert offsets == {0, -1}
    ins = [row.in_at for row in Attendance.select()]
    assert (max(ins) - min(ins)).total_seconds() < 300, "the wrong clock was put right"


def killed(page: Page, texts: list[str]) -> None:
    """Let people in, and let the page die at once, as when a battery is taken out."""
    signs = hold_up(page, texts)
    assert [sign for sign, _ in signs] == ["ok"] * len(texts)
    # Who is asked to die never answers; its tab is closed when it has.
    page.on("crash", lambda dead: dead.close())
    with pytest.raises(Error):
        page.context.new_cdp_session(page).send("Page.crash")
