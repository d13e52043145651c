"""Where one is told: a guest without an address or a browser that is pushed to ends with a way that works."""

import pytest

from shishin.auth import links
from shishin.core.languages import Language
from shishin.participation import cancelling, passes
from shishin.participation.models import SignUp
from shishin.people import mail_addresses, notices
from shishin.people.models import Message, Person
from shishin.people.notices import Choice
from shishin.web import letters
from tests.scenarios.reader import Reader
from tests.web.citizen.test_install import CHROME, IPHONE, LINE, LINE_ANDROID
from tests.world import SAME, World, wide

MAIL = "her@example.jp"
TOLD = "変更、中止、お礼を知らせます。"


def wants(world: World, name: str = "her phone") -> Reader:
    """Return somebody who said that they would come and wants to hear of changes; they have no script."""
    reader = Reader(world, name).open(f"/e/{world.occurrence().code}").press("行きます")
    return reader.press("変更があったら知らせる")


def gave(reader: Reader, mail: str = MAIL) -> Reader:
    """Give the address."""
    return reader.press("このアドレスに知らせる", {"メールアドレス": mail})


def newest() -> Message:
    return Message.select().order_by(Message.id.desc()).get()


def letters_of(message: Message) -> str:
    return links.code_of(str(message.facts["seed"]))


def test_a_guest_without_script_gives_an_address_and_hears_that_it_is_off(sqlite_world: World) -> None:
    world, her = sqlite_world, wants(sqlite_world)
    assert her.title == "どこに知らせますか?"
    assert "カレンダーに入れる" in her.links()
    assert gave(her, "nobody").status == 422
    gave(her, wide("Her@example") + "。jp")
    assert newest().to_mail == MAIL
    assert her.sees(f"入れたアドレス: {MAIL}")
    assert f'value="{MAIL}"' in her.client.get(her.address.removesuffix("/sent")).text
    assert mail_addresses.owner(MAIL) is None, "nothing is tied before it was read"
    assert her.press("この6文字でつづける", {"メールの6文字": "000000"}).status == 422
    her.press("この6文字でつづける", {"メールの6文字": wide(letters_of(newest()))})
    sign_up = SignUp.get()
    assert her.address == f"/p/{passes.managed_token(sign_up)}"
    assert her.sees(TOLD)
    assert mail_addresses.taking_mail(sign_up.person_id) == MAIL
    cancelling.cancel(world.ctx(world.organizer), sign_up.occurrence)
    assert (newest().kind, newest().person_id) == ("cancelled", sign_up.person_id)


@pytest.mark.parametrize("language", Language)
def test_the_mail_says_what_it_is_for_and_its_link_leads_back_to_the_pass(
    sqlite_world: World, language: Language
) -> None:
    her = gave(wants(sqlite_world))
    message = newest()
    message.language = language
    with sqlite_world.app.app_context():
        letter = letters.write(message)
    path = next(line for line in letter.text.splitlines() if "/told/" in line).removeprefix(
        "http://localhost"
    )
    assert letter.entry is None, "a mailbox that may be another's learns nothing of her plans"
    assert SignUp.get().occurrence.event.title not in letter.text + letter.subject
    elsewhere = sqlite_world.browser("the mailbox's own browser")
    # Neither is it the pass's address, by which anybody may withdraw her.
    named = path.split("/")[2]
    assert [elsewhere.get(f"/{place}/{named}").status_code for place in "pt"] == [404, 404]
    assert elsewhere.post(f"/p/{named}/withdraw", headers=SAME).status_code == 404
    assert elsewhere.get(f"/p/{named}/told").status_code == 404
    assert elsewhere.get(path).status_code == 409
    assert elsewhere.post(path, headers=SAME).status_code == 409
    her.open(path)
    assert her.sees(MAIL)
    her.press("このアドレスに知らせる")
    assert her.sees(TOLD)
    again = her.client.post(path, headers=SAME)
    assert (again.status_code, again.headers["Location"]) == (303, f"{her.address}#notices")


def test_who_is_known_there_already_sees_first_what_will_be_joined(sqlite_world: World) -> None:
    world = sqlite_world
    earlier = world.person()
    mail_addresses.add(world.system, earlier.id, MAIL)
    her = gave(wants(world))
    her.press("この6文字でつづける", {"メールの6文字": letters_of(newest())})
    assert her.sees("前の記録が見つかりました")
    assert SignUp.get().person_id != earlier.id
    her.press("1つにして、ここに知らせる")
    assert SignUp.get().person_id == earlier.id
    assert her.sees(TOLD)


def test_the_phones_notices_are_spoken_of_where_there_are_any(sqlite_world: World) -> None:
    her = wants(sqlite_world)
    for agent, spoken in ((CHROME, True), (IPHONE, False), (LINE, False), (LINE_ANDROID, False)):
        page = her.client.get(her.address, headers={"User-Agent": agent}).text
        assert ("スマホの通知でも受け取れます" in page) is spoken


def test_nobody_else_says_where_somebody_is_told(sqlite_world: World) -> None:
    her = wants(sqlite_world)
    path, stranger = her.address, sqlite_world.browser("who was shown the pass")
    for answer in (
        stranger.get(path),
        stranger.post(path, data={"mail": "mine@example.jp"}, headers=SAME),
        stranger.get(f"{path}/sent"),
        stranger.post(f"{path}/sent", data={"code": "000000"}, headers=SAME),
    ):
        assert answer.status_code == 403
    assert Message.select().count() == 0
    person = Person.get_by_id(SignUp.get().person_id)
    assert notices.of(person.id, SignUp.get().occurrence.code) == Choice(changes=True)


def test_who_can_sign_in_signs_in_before_another_address_is_theirs(sqlite_world: World) -> None:
    her = wants(sqlite_world)
    mail_addresses.add(sqlite_world.system, SignUp.get().person_id, "old@example.jp")
    mail_addresses.stop(sqlite_world.system, "old@example.jp")
    her.client.post(her.address, data={"mail": MAIL}, headers=SAME)
    assert not Message.select().exists()


def test_who_asks_again_and_again_reads_for_how_long_that_is_no_use(sqlite_world: World) -> None:
    # At nine in Japan a day of limits begins.
    sqlite_world.clock.move(minutes=30)
    her = wants(sqlite_world)
    page = her.address
    for _ in range(5):
        gave(her.open(page))
    gave(her.open(page))
    assert (her.status, her.sees("いまは受け付けられません。60分ほど待って、もう一度押してください。")) == (
        429,
        True,
    )
    assert MAIL in [one.attributes.get("value") for one in her.page.every("input")]
    sqlite_world.clock.move(hours=1)
    gave(her.open(page))
    assert (her.status, her.sees("いまは受け付けられません。23時間ほど待って、もう一度押してください。")) == (
        429,
        True,
    )
    assert Message.select().count() == 5
