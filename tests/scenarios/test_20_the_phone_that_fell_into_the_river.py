"""The phone that fell into the river: what was not sent is gone, nobody said otherwise, nobody is missing."""

import pytest
from playwright.sync_api import Page, expect

from shishin.checkin import sheets
from shishin.checkin.models import Attendance
from shishin.participation.models import SignUp
from shishin.points import ledger
from tests.browser import receptions
from tests.browser.receptions import Reception
from tests.browser.test_helper import begun
from tests.browser.test_scanner import shown, type_code
from tests.scenarios.reader import Reader
from tests.site import Site, until

pytestmark = pytest.mark.browser
SENT = ("送信しました", "送りました", "送信済み")


def receive(page: Page, passes: list[SignUp]) -> None:
    """Type code after code, as fast as a scanner does."""
    for one in passes:
        type_code(page, one.short_code)


def drowned(reception: Reception, page: Page, passes: list[SignUp]) -> None:
    """Receive people without a signal, and be gone."""
    page.context.set_offline(True)
    receive(page, passes)
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    expect(page.locator("#scan-unsent")).to_have_text(str(len(passes) + 1))
    said = page.locator("body").inner_text()
    assert [words for words in SENT if words in said] == []
    page.context.close()
    assert reception.scans() == []


def test_the_other_phone_and_the_sheet_make_up_for_it(site: Site, new_context) -> None:
    world, reception = site.world, receptions.begin(site)
    eight = [reception.expect(f"けやき {number}") for number in range(8)]
    river = begun(site, reception, new_context())
    bank = begun(site, reception, new_context())
    drowned(reception, river, eight[:5])
    receive(bank, eight[3:])
    until(lambda: reception.heads() == 5)

    organizer, address = Reader(world, signed_in=world.organizer), f"/o/e/{reception.occurrence.code}"
    organizer.open(f"{address}/helpers")
    assert organizer.sees("受付はまだ届いていません", "受付 5件"), (
        "the organizer sees which phone was never heard"
    )
    site.world.clock.move(days=1)
    organizer.open(f"{address}/list")
    ticked = [one.short_code for one in eight[:4]]
    ticked.append(sheets.walk_in_code(reception.occurrence, 0))
    for code in (*ticked, *reversed(ticked)):
        organizer.press("受付する", {"行のコード": code})
    assert organizer.sees("△ もう受付ずみ")
    assert Attendance.select().count() == 8
    assert {ledger.balance(one.person_id) for one in eight} == {10}
    assert reception.heads() == 9, "and the one without a pass"
