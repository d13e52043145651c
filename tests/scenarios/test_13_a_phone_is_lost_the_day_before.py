"""A phone is lost the day before, mail never arrives, a card is all she has: nothing of hers is lost."""

import re
from datetime import timedelta

from shishin.auth import links
from shishin.checkin import card_batches, card_check_in, cards
from shishin.checkin.models import Attendance, ScanBy
from shishin.checkin.proofs import Proof
from shishin.participation.models import SignUp
from shishin.people.models import MailAddress, Message
from tests.scenarios.reader import Reader
from tests.world import TODAY, World

MAIL = "her@example.jp"
CHECK_IN = "受付する予約なしで、どなたでも"


def mailed() -> str:
    """Return what the newest mail is made from."""
    return str(Message.select().order_by(Message.id.desc()).get().facts["seed"])


def comes_every_week(world: World) -> Reader:
    """Return her old phone, with which she has checked in today."""
    return Reader(world, "the old phone").open(f"/c/{world.occurrence().venue_code}").press(CHECK_IN)


def test_her_mail_address_brings_everything_to_the_new_phone(sqlite_world: World) -> None:
    world = sqlite_world
    old = comes_every_week(world)
    old.open("/me/claim").press("リンクをメールで送る", {"メールアドレス": MAIL})
    old.open(f"/me/claim/{links.token_of(mailed())}").press("つなぐ")
    world.clock.move(days=6)
    saturday = world.occurrence(title="来週の花だん", day=TODAY + timedelta(days=7))
    old.open(f"/e/{saturday.code}").press("行きます")
    # Friday: the phone is gone. The new one knows nothing of her.
    new = Reader(world, "the new phone").open("/me")
    new.follow("前に使っていた画面の記録を呼びもどす")
    new.press("リンクをメールで送る", {"メールアドレス": MAIL})
    # The mail opens in the mail program's own browser; its letters are typed in hers.
    Reader(world, "the mail program").open(f"/login/{links.token_of(mailed())}")
    letters = links.code_of(mailed())
    new.press("この6文字でログインする", {"メールの6文字": letters})
    assert new.address == "/me"
    assert new.sees("見沼の緑道 ごみひろい")
    assert new.open("/me/passes").sees("来週の花だん")
    world.clock.move(days=1)
    new.open(f"/c/{saturday.venue_code}").press("受付する")
    assert new.title == "ようこそ! 受付できました"
    assert (Attendance.select(Attendance.person).distinct().count(), Attendance.select().count()) == (1, 2)
    assert SignUp.select().count() == 1


def test_she_joined_with_the_new_phone_first_and_claims_afterwards(sqlite_world: World) -> None:
    world = sqlite_world
    old = comes_every_week(world)
    old.open("/me/claim").press("リンクをメールで送る", {"メールアドレス": MAIL})
    old.open(f"/me/claim/{links.token_of(mailed())}").press("つなぐ")
    world.clock.move(days=6)
    saturday = world.occurrence(title="来週の花だん", day=TODAY + timedelta(days=7), capacity=1)
    old.open(f"/e/{saturday.code}").press("行きます")
    new = Reader(world, "the new phone").open(f"/e/{saturday.code}").press("順番待ちに入る")
    world.clock.move(days=1)
    new.open(f"/c/{saturday.venue_code}").press("受付する")
    new.open("/me/claim").press("リンクをメールで送る", {"メールアドレス": MAIL})
    new.open(f"/me/claim/{links.token_of(mailed())}")
    assert new.title == "前の記録が見つかりました"
    assert new.sees("来週の花だん", "見沼の緑道 ごみひろい")
    new.press("1つにする")
    assert new.sees("来週の花だん", "見沼の緑道 ごみひろい")
    (living,) = SignUp.select().where(SignUp.withdrawn_at.is_null())
    assert living.person_id == Attendance.get(Attendance.occurrence == saturday.id).person_id


def test_mail_never_arrives_and_nothing_is_lost(sqlite_world: World) -> None:
    world = sqlite_world
    her = comes_every_week(world)
    her.open("/me/claim").press("リンクをメールで送る", {"メールアドレス": MAIL})
    assert her.sees("届かないとき", "記録は、いまのままこの端末に残っています。")
    world.clock.move(minutes=11)
    her.press("この6文字でつづける", {"メールの6文字": "7K3MQ8"})
    assert her.sees("新しいリンクを、もう一度たのんでください")
    assert MailAddress.select().where(MailAddress.address == MAIL).count() == 0
    # Another way, without mail.
    her.follow("メールを使わずに、ほかの画面につなぐ").press("8文字を出す")
    letters = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", her.text)[0]
    new = Reader(world, "a computer").open("/me").follow("自分のほかの画面につなぐ")
    new.press("つぎへ", {"ほかの画面に出ている8文字": letters}).press("1つにする")
    for reader in (her, new):
        assert reader.open("/me").sees("見沼の緑道 ごみひろい")


def test_the_mail_to_sign_in_never_arrives_and_the_other_ways_are_named(sqlite_world: World) -> None:
    new = Reader(sqlite_world, "the new phone").open("/login")
    new.press("リンクをメールで送る", {"メールアドレス": MAIL}).follow("ほかの方法を見る")
    assert new.sees("前の画面も、いま手もとにある", "紙の参加カードがある", "どれもない")


def test_her_paper_card_brings_its_record_to_her_first_phone(sqlite_world: World) -> None:
    world = sqlite_world
    organizer, today = world.ctx(world.organizer), world.occurrence()
    card = card_batches.printed(card_batches.make(organizer, world.group, 1))[0].card
    card_check_in.check_in(organizer, today, card, Proof.CURRENT, None, ScanBy.CAMERA)
    her = Reader(world, "her first phone").open("/card/claim")
    her.press("記録を見る", {"控えの12文字": cards.stub_code(card)})
    her.press("カードとこの端末を1つにする")
    assert her.sees("つながりました。", "見沼の緑道 ごみひろい")
    # Whoever finds the stub later sees nothing of hers: what is tied needs a way in of her own.
    found = Reader(world, "somebody's phone").open("/card/claim")
    found.press("記録を見る", {"控えの12文字": cards.stub_code(card)})
    assert not found.sees("見沼の緑道 ごみひろい")
    assert not [words for words in found.buttons() if "1つにする" in words]
