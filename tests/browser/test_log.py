"""The delivery log on a phone: all that is said of a message stands in sight."""

import pytest

from shishin.auth.models import SessionKind
from shishin.people import outbox
from shishin.people.models import Channel, Message, MessageState
from shishin.web.staff import messages
from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_no_column_of_the_delivery_log_is_cut_on_a_phone(
    site: Site, new_context: NewContext, lang: str
) -> None:
    world = site.world
    world.clock.now = SATURDAY
    faults = [*messages.FAULTS, "SMTPServerDisconnected"]
    for number, fault in enumerate(faults):
        kind = list(messages.KINDS)[number % len(messages.KINDS)]
        outbox.add(world.system, key=fault, kind=kind)
        Message.update(state=MessageState.FAILED, channel=Channel.PUSH, fault=fault).where(
            Message.key == fault
        ).execute()
    phone = new_context()
    site.sign_in(phone, world.staff, SessionKind.STAFF)
    page = phone.new_page()
    page.goto(f"{site.url}/staff/messages?lang={lang}")
    assert page.locator("tbody tr").count() == len(faults)
    width, room = page.locator(".scroll").evaluate("(it) => [it.scrollWidth, it.clientWidth]")
    assert width == room
