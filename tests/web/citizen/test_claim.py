"""Keeping one's record, page by page: by mail, by another browser's letters, by a card's stub."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from shishin.auth import links
from shishin.auth.models import Session
from shishin.checkin import card_batches, cards, self_check_in
from shishin.checkin.models import Attendance, Card
from shishin.people import mail_addresses
from shishin.people.models import Joining, MailAddress, Message, Person
from tests.scenarios.reader import Reader
from tests.world import SAME, World, wide

OFFER = "スマホをかえても、この記録をのこしておく"
MAIL = "her@example.jp"


def came(world: World, name: str = "her phone", title: str = "見沼の緑道 ごみひろい") -> Reader:
    """Return somebody who has just checked in."""
    reader = Reader(world, name)
    return reader.open(f"/c/{world.occurrence(title=title).venue_code}").press(
        "受付する予約なしで、どなたでも"
    )


def seed() -> str:
    """Return what the newest mail is made from."""
    return str(Message.select().order_by(Message.id.desc()).get().facts["seed"])


def asked(reader: Reader, mail: str = MAIL) -> Reader:
    """Ask for the link."""
    return reader.open("/me/claim").press("リンクをメールで送る", {"メールアドレス": mail})


def test_it_is_offered_after_the_check_in_and_not_before(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    for address in (her.address, "/me", "/me/passes", "/me/plans"):
        assert OFFER not in her.open(address).links(), address
    for address in ("/me/claim", "/me/passkeys"):
        assert her.open(address).sees("はじめて会場で受付したあとです", "参加証を画像で保存しておく")
        assert her.address == address
    assert (
        her.open("/me/devices").follow("それまでにできること").follow("参加証を開く").address == "/me/passes"
    )
    her.open(f"/c/{occurrence.venue_code}").press("受付する")
    assert OFFER in her.links()
    assert her.open("/me").follow(OFFER).title == "記録をのこしておく"


def test_a_stranger_reads_what_is_there_for_them_and_how_to_come_back(sqlite_world: World) -> None:
    her = Reader(sqlite_world, "a new phone")
    for address in ("/me/claim", "/me/passkeys", "/me/devices"):
        assert her.open(address).sees("いまできること")
        assert her.address == address
        assert {"ログイン", "8文字でつなぐ", "控えの文字を入れる"} <= set(her.links())
    assert her.open("/me/handover").sees("8文字は、記録のある画面で出します。")
    assert "8文字を出す" not in her.buttons()
    her.follow("前の画面がないとき")
    assert (her.address, her.sees("スマホをなくした・かえたとき", "飛び入りでも")) == ("/help", True)
    for address in ("/me", "/login"):
        her.open(address).follow("紙の参加カードの控えで見る")
        assert her.address == "/card/claim"


def test_the_link_ties_the_address_and_is_not_offered_again(sqlite_world: World) -> None:
    her = asked(came(sqlite_world), wide("Her@example") + "。jp　")
    assert her.address == "/me/claim/sent"
    her.open(f"/me/claim/{links.token_of(seed())}")
    assert her.sees(MAIL, "参加 1回")
    her.press("つなぐ")
    assert (her.address, her.status) == ("/me?joined=1", 200)
    assert her.sees("つながりました。")
    assert OFFER not in her.links()
    assert MailAddress.select().where(MailAddress.address == MAIL).count() == 1
    assert Session.select().count() == 0
    again = her.client.post(f"/me/claim/{links.token_of(seed())}", headers=SAME)
    assert (again.status_code, again.headers["Location"]) == (303, "/me?joined=1")


def test_the_answer_says_nothing_about_whether_an_address_is_known(sqlite_world: World) -> None:
    world = sqlite_world
    assert world.organizer
    pages = []
    for number, mail in enumerate(["organizer@example.jp", "nobody@example.jp"]):
        reader = asked(came(world, f"phone {number}"), mail)
        pages.append(reader.client.get(reader.address).text.replace(mail, MAIL))
        assert Message.select().order_by(Message.id.desc()).get().to_mail == mail
    assert pages[0] == pages[1]


def test_who_waits_for_a_mail_that_never_comes_sees_what_they_typed_and_asks_again(
    sqlite_world: World,
) -> None:
    her = asked(came(sqlite_world), "her@exmaple.jp")
    assert her.sees("入れたアドレス: her@exmaple.jp")
    assert 'value="her@exmaple.jp"' in her.client.get("/me/claim").text
    her.open("/me/claim/sent").press("この6文字でつづける", {"メールの6文字": "000000"})
    assert her.sees("入れたアドレス: her@exmaple.jp")
    assert not came(sqlite_world, "another").open("/me/claim/sent").sees("her@exmaple.jp")


def test_a_link_that_opens_elsewhere_shows_nothing_and_its_letters_work_where_it_was_asked(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    in_line, mailbox = asked(came(world, "LINE's browser")), world.browser("Safari")
    address = f"/me/claim/{links.token_of(seed())}"
    for answer in (mailbox.get(address), mailbox.post(address, headers=SAME)):
        assert answer.status_code == 409
        assert "見沼" not in answer.text
    letters = links.code_of(seed())
    in_line.press("この6文字でつづける", {"メールの6文字": "000000"})
    assert in_line.status == 422
    in_line.press("この6文字でつづける", {"メールの6文字": wide(letters)}).press("つなぐ")
    assert in_line.sees("つながりました。")


def test_an_old_link_offers_a_new_one(sqlite_world: World) -> None:
    her = asked(came(sqlite_world))
    sqlite_world.clock.move(minutes=10)
    her.open(f"/me/claim/{links.token_of(seed())}")
    assert (her.status, her.sees("このリンクは古くなりました")) == (410, True)
    assert "リンクをメールで送る" in her.buttons()


def test_an_old_link_says_to_a_browser_without_a_record_where_a_new_one_is_asked_for(
    sqlite_world: World,
) -> None:
    asked(came(sqlite_world, "LINE's browser"))
    sqlite_world.clock.move(minutes=10)
    mailbox = Reader(sqlite_world, "Safari").open(f"/me/claim/{links.token_of(seed())}")
    assert (mailbox.status, mailbox.sees("リンクをたのんだブラウザーで、もう一度送ってください。")) == (
        410,
        True,
    )
    assert not mailbox.sees("もう一度ログインします。"), "there is nothing to sign in to"


def test_the_page_and_the_address_stay_secret(sqlite_world: World) -> None:
    her = asked(came(sqlite_world))
    answer = her.client.get(f"/me/claim/{links.token_of(seed())}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_an_address_signs_in_before_adding_another(sqlite_world: World) -> None:
    world = sqlite_world
    her = asked(came(world)).open(f"/me/claim/{links.token_of(seed())}").press("つなぐ")
    her.open("/me/claim")
    assert her.sees("もう一度ログインします。")
    assert not her.sees("リンクをメールで送る"), "nothing is asked that would be refused"
    assert her.client.post("/me/claim", data={"mail": "second@example.jp"}, headers=SAME).status_code == 401
    her.follow("ログイン").press("リンクをメールで送る", {"メールアドレス": MAIL})
    her.open(f"/login/{links.token_of(seed())}").press("ログインする")
    assert her.sees("h…@example.jp")
    asked(her, "second@example.jp").open(f"/me/claim/{links.token_of(seed())}").press("つなぐ")
    assert MailAddress.select(MailAddress.person).distinct().count() == 1


def test_letters_carry_a_record_from_one_browser_to_another(sqlite_world: World) -> None:
    world = sqlite_world
    old, new, river = (
        came(world, "LINE's browser"),
        came(world, "Safari", "花だん"),
        world.occurrence(title="川"),
    )
    old.open(f"/e/{river.code}").press("行きます").open(f"/c/{river.venue_code}").press("受付する")
    old.open("/me/handover").press("8文字を出す")
    letters = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", old.text)[0]
    new.open("/me/handover").press("つぎへ", {"ほかの画面に出ている8文字": "7K3M-0000"})
    assert new.status == 422
    new.press("つぎへ", {"ほかの画面に出ている8文字": wide(letters)})
    assert new.sees("花だん", "見沼の緑道 ごみひろい")
    assert new.text.count("川") == 1, "where they have been is no plan any more"
    assert Joining.select().count() == 0
    new.press("1つにする")
    assert new.sees("つながりました。", "花だん", "見沼の緑道 ごみひろい")
    assert new.client.post("/me/handover/join", headers=SAME).status_code == 303
    assert old.open("/me").sees("花だん")


def test_a_card_and_a_phone_become_one(sqlite_world: World) -> None:
    world = sqlite_world
    card = card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))[0].card
    her = came(world)
    her.open("/card/claim").press("記録を見る", {"控えの12文字": wide(cards.shown(cards.stub_code(card)))})
    her.press("カードとこの端末を1つにする")
    assert her.sees("つながりました。")
    her.open(f"/card/record/{cards.record_token(card)}")
    assert her.sees("このカードは、この端末の記録とつながっています。", "見沼の緑道 ごみひろい")
    assert Card.get_by_id(card.id).person_id == Attendance.get().person_id


def test_after_signing_in_what_the_browser_had_may_come_along(sqlite_world: World) -> None:
    world = sqlite_world
    assert world.organizer
    her = came(world)
    her.open("/login").press("リンクをメールで送る", {"メールアドレス": "organizer@example.jp"})
    her.open(f"/login/{links.token_of(seed())}").press("ログインする").open("/me")
    assert not her.sees("見沼の緑道 ごみひろい")
    her.follow("この端末には、ログインする前の記録もあります").press("1つにする")
    assert her.sees("見沼の緑道 ごみひろい")
    assert "この端末には、ログインする前の記録もあります" not in her.links()


@pytest.mark.parametrize("way", ["/me/claim/{}", "/login/{}", "/card/record/{}", "/card/{}", "/p/{}"])
def test_the_saved_image_of_a_pass_works_at_the_door_and_nowhere_else(sqlite_world: World, way: str) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    her = Reader(world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    image = her.client.get(f"{her.address.split('?')[0]}.png")
    token = _read(image.data)
    thief = world.browser("who was sent the picture")
    assert thief.get(f"/t/{token}").status_code == 200
    answers = [thief.get(way.format(token)), thief.post(way.format(token), headers=SAME)]
    answers += [thief.post(f"/p/{token}/{deed}", headers=SAME) for deed in ("withdraw", "details", "hand-on")]
    assert {answer.status_code for answer in answers} <= {303, 404, 405, 410}
    assert all("/login" in one.headers["Location"] for one in answers if one.status_code == 303)
    assert thief.post("/me/handover/code", data={"code": token}, headers=SAME).status_code == 422
    assert (Session.select().count(), Joining.select().count()) == (0, 0)
    assert (
        self_check_in.own_sign_up(world.ctx(Person.get(), signed_in=False), occurrence).withdrawn_at is None
    )


def _read(picture: bytes) -> str:
    """Return the token that a camera reads from a pass."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(found.text).rsplit("/", 1)[1]


def tied(world: World, *more: str) -> Reader:
    """Return somebody who has come, whose record is tied to these addresses, and who has just signed in."""
    her = came(world)
    person = Person.get_by_id(Attendance.get().person_id)
    for address in (MAIL, *more):
        MailAddress.create(address=address, person=person, verified_at=world.clock.now)
    world.clock.move(minutes=1)
    her.open("/login?next=/me/claim").press("リンクをメールで送る", {"メールアドレス": MAIL})
    return her.open(f"/login/{links.token_of(seed())}").press("ログインする")


def test_an_old_address_is_taken_away_and_opens_nothing_more(sqlite_world: World) -> None:
    her = tied(sqlite_world, "new@example.jp")
    person_id = Attendance.get().person_id
    assert mail_addresses.taking_mail(person_id) == MAIL, "where she read mail last"
    thief = Reader(sqlite_world, "who has the old mailbox").open("/login")
    thief.press("リンクをメールで送る", {"メールアドレス": MAIL})
    on_its_way = links.token_of(seed())
    assert [one for one in her.open("/me/claim").buttons() if "はずす" in one] == [
        "はずす h…@example.jp",
        "はずす n…@example.jp",
    ]
    ref = next(one.attributes["value"] for one in her.page.every("input") if one.attributes["name"] == "ref")
    her.press("はずす h…@example.jp")
    assert (her.address, her.sees("アドレスをはずしました。")) == ("/me/claim?dropped=1", True)
    assert her.client.post("/me/claim/drop", data={"ref": ref}, headers=SAME).status_code == 303, "twice"
    assert mail_addresses.of(person_id) == ["new@example.jp"]
    assert mail_addresses.taking_mail(person_id) == "new@example.jp"
    assert thief.open(f"/login/{on_its_way}").status == 410
    assert links.person_of_address(MAIL) is None


def test_the_only_address_goes_where_the_browser_still_knows_who_it_is(sqlite_world: World) -> None:
    world = sqlite_world
    her = tied(world).open("/me/claim").press("はずす h…@example.jp")
    assert her.sees("アドレスをはずしました。")
    assert her.open("/me").sees("見沼の緑道 ごみひろい")
    organizer = Reader(world, signed_in=world.organizer).open("/me/claim")
    assert not any("はずす" in one for one in organizer.buttons())
    drop = {"ref": MailAddress.get(MailAddress.person == world.organizer).ref}
    refused = organizer.client.post("/me/claim/drop", data=drop, headers=SAME)
    assert (refused.status_code, "先に、ほかのアドレスかパスキーを足してください" in refused.text) == (
        409,
        True,
    )
    other = world.signed_in(world.other_organizer)
    other.post("/me/claim/drop", data=drop, headers=SAME)
    world.clock.move(minutes=11)
    assert organizer.client.post("/me/claim/drop", data=drop, headers=SAME).status_code == 401
    assert organizer.open("/me/claim").sees("足したり消したりするときは、もう一度ログインします。")
    assert mail_addresses.of(world.organizer.id) == ["organizer@example.jp"]
